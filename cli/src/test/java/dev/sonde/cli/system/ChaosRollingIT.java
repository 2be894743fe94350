package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ChaosFleet.Going;
import dev.sonde.cli.system.ServedCall.Pace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Roles that are replaced in order, or come and go, under load. */
class ChaosRollingIT {

  /** Two thousand gaps of 30 ms: a minute, longer than every timeout of Kafka's groups. */
  private static final Pace LONG = Pace.ofMillis(100, 2000, 30);

  @RegisterExtension static final Chaos CHAOS = Chaos.start(ChaosRollingIT.class);

  @Test
  void everyRoleIsRolled() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    for (FleetProcess old : CHAOS.fleet().workers()) {
      CHAOS.fleet().worker().ready();
      old.dismiss();
      assertThat(old.exitCode()).isZero();
    }
    for (FleetProcess old : CHAOS.fleet().coordinators()) {
      CHAOS.fleet().coordinator().ready();
      old.dismiss();
      assertThat(old.exitCode()).isZero();
    }
    CHAOS.fleet().rollBroker();

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: all were drained", CHAOS.seed()).isZero();
    assertThat(figures.ledger("failed")).as("seed %s", CHAOS.seed()).isZero();
  }

  /** Joining workers must not increase the concurrency, leaving workers must not reduce it. */
  @Tag("long")
  @Test
  void aClosedLoopKeepsItsConcurrencyWhileWorkersComeAndGo() throws Exception {
    Going going = CHAOS.begin("load: {count: 250, concurrency: 4}", "request: {timeout: 3s}");
    CHAOS.sleepABit(200, 800);
    CHAOS.fleet().worker().ready();
    FleetProcess leaving = CHAOS.any(CHAOS.fleet().workers());
    leaving.dismiss();
    assertThat(leaving.exitCode()).isZero();

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("succeeded")).as("seed %s", CHAOS.seed()).isEqualTo(500);
    assertThat(CHAOS.server().mostAtOnce("a", CHAOS.id()))
        .as("seed %s: at once", CHAOS.seed())
        .isLessThanOrEqualTo(4);
    assertThat(CHAOS.server().mostAtOnce("b", CHAOS.id()))
        .as("seed %s: at once", CHAOS.seed())
        .isLessThanOrEqualTo(4);
  }

  @Tag("long")
  @Test
  void workersComeAndGoDuringLongStreams() throws Exception {
    CHAOS.pace(LONG);
    Going going =
        CHAOS.begin(
            "load: {stages: [{rate: 2/s, for: 2s}, {rate: 8/s, for: 6s, ramp: true}]}",
            "request: {timeout: 90s, maxTokens: 4000}");
    CHAOS.sleepABit(500, 500);
    CHAOS.fleet().worker().ready();
    FleetProcess leaving = CHAOS.any(CHAOS.fleet().workers());
    leaving.dismiss();
    assertThat(leaving.exitCode()).isZero();

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: all were drained", CHAOS.seed()).isZero();
    assertThat(figures.ledger("succeeded"))
        .as("seed %s", CHAOS.seed())
        .isEqualTo(figures.ledger("planned"));
  }
}
