package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sonde.cli.system.ChaosFleet.Going;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that are killed, are frozen or have their clock stepped, under load. */
class ChaosWorkersIT {

  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  /** How far the stepped worker's wall clock jumps; far above any latency of these runs. */
  private static final int STEP_SECONDS = 90;

  @RegisterExtension static final Chaos CHAOS = Chaos.start(ChaosWorkersIT.class);

  @Test
  void aWorkerIsKilled() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 4000);
    CHAOS.any(CHAOS.fleet().workers()).kill();

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    CHAOS.assertDoubtful(figures, 1);
  }

  @Test
  void allWorkersAreKilledAndNewOnesComeInTime() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 2000);
    CHAOS.fleet().workers().forEach(FleetProcess::kill);
    CHAOS.sleepABit(500, 2000);
    CHAOS.fleet().heal(2, 2);

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    CHAOS.assertDoubtful(figures, 3);
  }

  /** The run ends without them, and those that come later send nothing of it. */
  @Tag("long")
  @Test
  void allWorkersAreKilledAndNewOnesComeTooLate() throws Exception {
    Going going = CHAOS.begin("load: {count: 2000, concurrency: 3}", "request: {timeout: 3s}");
    CHAOS.sleepABit(200, 1000);
    CHAOS.fleet().workers().forEach(FleetProcess::kill);
    Figures figures = CHAOS.settleOpen(going);
    assertThat(figures.reasons()).as("seed %s", CHAOS.seed()).contains("no_workers");
    List<String> served = CHAOS.served();

    CHAOS.fleet().heal(2, 2);
    String stalled = CHAOS.id();
    CHAOS.next("the run after it");
    Figures after = CHAOS.settle(CHAOS.begin(Chaos.OPEN));
    assertThat(after.ledger("succeeded")).as("seed %s", CHAOS.seed()).isEqualTo(Chaos.PLANNED);
    assertThat(CHAOS.served(stalled)).as("seed %s", CHAOS.seed()).isEqualTo(served);
  }

  /**
   * With the prices of the fleet's targets: a dollar for a million input tokens, two for output.
   */
  @Tag("long")
  @Test
  void theCapHoldsThroughAKilledWorker() throws Exception {
    Going going =
        CHAOS.begin(
            "load: {count: 400, concurrency: 3}",
            "request: {timeout: 3s, maxTokens: 4}",
            "budget: {usd: 0.006}");
    CHAOS.sleepABit(200, 1500);
    CHAOS.any(CHAOS.fleet().workers()).kill();

    Figures figures = CHAOS.settle(going);
    long billedMicroUsd = CHAOS.served().size() * (ServedCall.INPUT_TOKENS + 2 * 4L);
    assertThat(billedMicroUsd)
        .as("seed %s: what the server bills", CHAOS.seed())
        .isBetween(1L, 6000L);
    assertThat(figures.reasons()).as("seed %s", CHAOS.seed()).contains("budget");
    assertThat(figures.ledger("cancelled")).as("seed %s", CHAOS.seed()).isPositive();
  }

  @Test
  void aFrozenWorkerComesBackToFindItsPlaceTaken() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(300, 1500);
    FleetProcess frozen = CHAOS.any(CHAOS.fleet().workers());
    frozen.signal("STOP");
    TimeUnit.SECONDS.sleep(9);
    frozen.signal("CONT");

    CHAOS.assertDoubtful(CHAOS.settle(going), 1);
  }

  @Test
  void aWorkersWallClockSteps() throws Exception {
    assumeTrue(Files.exists(FAKETIME), "libfaketime is not installed");
    Path offset = Files.writeString(CHAOS.folder().resolve("offset-" + CHAOS.id()), "+0");
    FleetProcess stepped = CHAOS.fleet().worker(FAKETIME, offset).ready();
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(2000, 1000);
    Files.writeString(offset, "+" + STEP_SECONDS + "s");

    Figures figures = CHAOS.settle(going);
    stepped.kill();
    // Kafka's clients time their requests by the wall clock, so after a step the worker may lose
    // its
    // membership.
    CHAOS.assertDoubtful(figures, 1);
    assertThat(figures.latency("a", "e2e", "max"))
        .as("seed %s: no step in it", CHAOS.seed())
        .isLessThan(STEP_SECONDS * 1000 / 2);
    // Probes in doubt have priority over the step.
    assertThat(figures.verdict()).as("seed %s", CHAOS.seed()).isIn("INVALID", "INCOMPLETE");
    assertThat(figures.reasons()).as("seed %s", CHAOS.seed()).contains("clock_step");
  }
}
