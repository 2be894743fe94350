package dev.sonde.cli.system;

import dev.sonde.cli.system.ChaosFleet.Going;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that take too long for CI and are run by hand. */
@Tag("soak")
class SoakIT {

  private final Chaos chaos = Chaos.start(SoakIT.class);

  @AfterEach
  void stop() {
    chaos.close();
  }

  /** One run after another, each with up to three faults: {@code ./mvnw verify -Psoak}. */
  @Test
  void anythingMayHappenForALongTime() throws Exception {
    long until =
        System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("sonde.soak.minutes", 10));
    List<Fault> faults =
        List.of(
            () -> chaos.any(chaos.fleet().workers()).kill(),
            () -> chaos.any(chaos.fleet().coordinators()).kill(),
            chaos.fleet()::restartBroker,
            chaos.fleet()::rollBroker,
            () -> freeze(chaos.any(chaos.fleet().workers())),
            () -> freeze(chaos.any(chaos.fleet().coordinators())),
            () -> freeze(chaos.fleet().broker()),
            () -> chaos.fleet().worker().ready(),
            () -> chaos.any(chaos.fleet().workers()).dismiss(),
            () -> chaos.any(chaos.fleet().coordinators()).dismiss());
    while (System.nanoTime() < until) {
      chaos.next("soak");
      Going going = chaos.begin(Chaos.OPEN);
      for (int left = chaos.random().nextInt(3); left >= 0; left--) {
        chaos.sleepABit(100, 2000);
        chaos.any(faults).strike();
        chaos.fleet().heal(1, 1);
      }
      chaos.settle(going);
    }
  }

  @FunctionalInterface
  private interface Fault {
    void strike() throws Exception;
  }

  private void freeze(FleetProcess process) throws InterruptedException {
    process.signal("STOP");
    chaos.sleepABit(1000, 9000);
    process.signal("CONT");
  }
}
