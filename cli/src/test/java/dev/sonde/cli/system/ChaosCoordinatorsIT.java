package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ChaosFleet.Going;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coordinators that are killed or frozen under load. */
class ChaosCoordinatorsIT {

  @RegisterExtension static final Chaos CHAOS = Chaos.start(ChaosCoordinatorsIT.class);

  @Tag("long")
  @Test
  void aCoordinatorIsKilled() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 3000);
    CHAOS.any(CHAOS.fleet().coordinators()).kill();

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", CHAOS.seed()).isZero();
  }

  @Test
  void allCoordinatorsAreKilledAndANewOneComes() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 2000);
    CHAOS.fleet().coordinators().forEach(FleetProcess::kill);
    CHAOS.sleepABit(500, 2000);
    CHAOS.fleet().coordinator().ready();

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", CHAOS.seed()).isZero();
  }

  @Test
  void aFrozenCoordinatorComesBackToFindItsPlaceTaken() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(300, 1500);
    FleetProcess frozen = CHAOS.any(CHAOS.fleet().coordinators());
    frozen.signal("STOP");
    TimeUnit.SECONDS.sleep(9);
    frozen.signal("CONT");

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", CHAOS.seed()).isZero();
  }

  @Tag("long")
  @Test
  void twoWorkersAndACoordinatorAreKilledAtDifferentMoments() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(200, 2000);
    CHAOS.any(CHAOS.fleet().workers()).kill();
    CHAOS.sleepABit(200, 1500);
    CHAOS.any(CHAOS.fleet().coordinators()).kill();
    CHAOS.sleepABit(200, 1500);
    CHAOS.any(CHAOS.fleet().workers()).kill();
    CHAOS.fleet().coordinator().ready();

    CHAOS.assertDoubtful(CHAOS.settle(going), 2);
  }
}
