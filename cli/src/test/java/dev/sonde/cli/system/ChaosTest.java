package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ChaosFleet.Going;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.topic.TopicTail;
import dev.sonde.common.topic.Topics;
import dev.sonde.coordinator.report.Report;
import dev.sonde.coordinator.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * Real processes, killed and frozen at random times under load. The server's own list of requests
 * and the ledger must agree. {@code -Dsonde.chaos.seed=N} repeats the times of a failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RATE = 30;
  private static final int SECONDS = 8;
  private static final long PLANNED = 2L * RATE * SECONDS;

  /** A probe is claimed this long before it is due, and retired soon after its answer. */
  private static final double CLAIMED_SECONDS = 1.5;

  private static final Pace SHORT = Pace.ofMillis(30, 4, 10);

  /** Two thousand gaps of 5 ms: longer than a session and a rebalance together. */
  private static final Pace LONG = Pace.ofMillis(100, 2000, 5);

  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private static final String OPEN =
      "load: {rate: " + RATE + "/s, duration: " + SECONDS + "s}\nrequest: {timeout: 3s}";

  private final long seed = Long.getLong("sonde.chaos.seed", System.nanoTime() & 0xFFFF_FFFFL);
  private final Random random = new Random(seed);
  private volatile Pace pace = SHORT;
  private final IndependentServer server = IndependentServer.without(call -> call.stream(pace));
  private final ChaosFleet fleet;
  private final Path folder;
  private String id = "";
  private int runs;

  ChaosTest() throws IOException {
    folder = Files.createDirectories(Path.of("target", "chaos", Long.toString(seed)));
    fleet = ChaosFleet.start(folder.toAbsolutePath());
  }

  @BeforeAll
  void sayTheSeed() {
    System.out.println("chaos: seed " + seed + ", logs in " + folder.toAbsolutePath());
  }

  @BeforeEach
  void heal(TestInfo test) {
    pace = SHORT;
    fleet.heal(2, 3);
    id = "01KACHAOS%016X".formatted(++runs) + "A";
    System.out.println("chaos: " + test.getDisplayName() + " is run " + id);
  }

  @AfterAll
  void stop() {
    fleet.close();
    server.close();
  }

  /** Somewhere in the middle of the load. */
  private void sleepABit(long atLeastMillis, int spreadMillis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(atLeastMillis + random.nextInt(spreadMillis));
  }

  private Going begin(String... yaml) {
    Going going = fleet.submit(id, server, yaml);
    await().atMost(PATIENCE).until(() -> served().size() > 10);
    return going;
  }

  private List<String> served() {
    return server.calls().stream()
        .map(call -> call.request().header("x-request-id"))
        .filter(request -> request.startsWith(id))
        .toList();
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** Waits for the report and holds it against what the server saw. */
  private Figures settle(Going going) throws Exception {
    Report report;
    try {
      report = going.report().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("seed " + seed + ": no report; logs in " + folder, e);
    } finally {
      going.following().close();
    }
    Figures figures = new Figures(new ObjectMapper().readTree(ReportJson.write(report)));
    System.out.println("chaos: " + id + " " + figures.report().path("ledger"));
    assertThat(served())
        .as("seed %s: what the server saw of run %s", seed, id)
        .doesNotHaveDuplicates()
        .allMatch(request -> request.endsWith("-1"));
    figures.assertBalanced();
    assertThat(figures.ledger("unaccounted")).as("seed %s: unaccounted", seed).isZero();
    long answered = figures.ledger("succeeded") + figures.ledger("failed");
    assertThat(answered).as("seed %s: answered", seed).isLessThanOrEqualTo(served().size());
    assertThat(answered + figures.ledger("inDoubt"))
        .as("seed %s: whatever was sent is answered or in doubt", seed)
        .isGreaterThanOrEqualTo(served().size());
    return figures;
  }

  private void assertDoubtful(Figures figures, int lostWorkers) {
    long bound = Math.round(lostWorkers * 2 * RATE * CLAIMED_SECONDS);
    assertThat(figures.ledger("inDoubt")).as("seed %s: in doubt", seed).isLessThanOrEqualTo(bound);
  }

  @Test
  void aWorkerIsKilled() throws Exception {
    Going going = begin(OPEN);
    sleepABit(500, 4000);
    any(fleet.workers()).kill();

    Figures figures = settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(PLANNED);
    assertDoubtful(figures, 1);
  }

  @Test
  void aCoordinatorIsKilled() throws Exception {
    Going going = begin(OPEN);
    sleepABit(500, 3000);
    any(fleet.coordinators()).kill();

    Figures figures = settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(PLANNED);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", seed).isZero();
  }

  @Test
  void twoWorkersAndACoordinatorAreKilledAtDifferentMoments() throws Exception {
    Going going = begin(OPEN);
    sleepABit(200, 2000);
    any(fleet.workers()).kill();
    sleepABit(200, 1500);
    any(fleet.coordinators()).kill();
    sleepABit(200, 1500);
    any(fleet.workers()).kill();
    fleet.coordinator().ready();

    assertDoubtful(settle(going), 2);
  }

  @Test
  void allCoordinatorsAreKilledAndANewOneComes() throws Exception {
    Going going = begin(OPEN);
    sleepABit(500, 2000);
    fleet.coordinators().forEach(FleetProcess::kill);
    sleepABit(500, 2000);
    fleet.coordinator().ready();

    Figures figures = settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(PLANNED);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", seed).isZero();
  }

  @Test
  void aFrozenWorkerComesBackToFindItsPlaceTaken() throws Exception {
    Going going = begin(OPEN);
    sleepABit(300, 1500);
    FleetProcess frozen = any(fleet.workers());
    frozen.signal("STOP");
    TimeUnit.SECONDS.sleep(9);
    frozen.signal("CONT");

    assertDoubtful(settle(going), 1);
  }

  @Test
  void aFrozenCoordinatorComesBackToFindItsPlaceTaken() throws Exception {
    Going going = begin(OPEN);
    sleepABit(300, 1500);
    FleetProcess frozen = any(fleet.coordinators());
    frozen.signal("STOP");
    TimeUnit.SECONDS.sleep(9);
    frozen.signal("CONT");

    Figures figures = settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", seed).isZero();
  }

  @Test
  void theBrokerIsKilledAndComesBack() throws Exception {
    Going going = begin(OPEN);
    sleepABit(500, 2500);
    fleet.restartBroker();

    settle(going);
  }

  @Test
  void theBrokerPauses() throws Exception {
    Going going = begin(OPEN);
    sleepABit(500, 2500);
    fleet.broker().signal("STOP");
    sleepABit(2000, 2000);
    fleet.broker().signal("CONT");

    settle(going);
  }

  @Test
  void everyRoleIsRolled() throws Exception {
    Going going = begin(OPEN);
    for (FleetProcess old : fleet.workers()) {
      fleet.worker().ready();
      old.signal("TERM");
      assertThat(old.exitCode()).isZero();
    }
    for (FleetProcess old : fleet.coordinators()) {
      fleet.coordinator().ready();
      old.signal("TERM");
      assertThat(old.exitCode()).isZero();
    }

    Figures figures = settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: all were drained", seed).isZero();
    assertThat(figures.ledger("succeeded")).as("seed %s", seed).isEqualTo(PLANNED);
  }

  /** Lanes: joining workers must not add to the concurrency, leaving ones not take from it. */
  @Test
  void aClosedLoopKeepsItsConcurrencyWhileWorkersComeAndGo() throws Exception {
    Going going = begin("load: {count: 250, concurrency: 4}", "request: {timeout: 3s}");
    sleepABit(200, 800);
    fleet.worker().ready();
    FleetProcess leaving = any(fleet.workers());
    leaving.signal("TERM");
    assertThat(leaving.exitCode()).isZero();

    Figures figures = settle(going);
    assertThat(figures.ledger("succeeded")).as("seed %s", seed).isEqualTo(500);
    assertThat(server.mostAtOnce("a", id)).as("seed %s: at once", seed).isLessThanOrEqualTo(4);
    assertThat(server.mostAtOnce("b", id)).as("seed %s: at once", seed).isLessThanOrEqualTo(4);
  }

  @Test
  void workersComeAndGoDuringLongStreams() throws Exception {
    pace = LONG;
    Going going =
        begin(
            "load: {stages: [{rate: 2/s, for: 2s}, {rate: 8/s, for: 6s, ramp: true}]}",
            "request: {timeout: 20s, maxTokens: 4000}");
    sleepABit(500, 500);
    fleet.worker().ready();
    FleetProcess leaving = any(fleet.workers());
    leaving.signal("TERM");
    assertThat(leaving.exitCode()).isZero();

    Figures figures = settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: all were drained", seed).isZero();
    assertThat(figures.ledger("succeeded"))
        .as("seed %s", seed)
        .isEqualTo(figures.ledger("planned"));
  }

  @Test
  void eventsAreDeliveredTwiceAndOutOfOrder() throws Exception {
    Going going = begin(OPEN);
    List<ConsumerRecord<String, byte[]>> copies = new CopyOnWriteArrayList<>();
    try (Producer<String, byte[]> again = fleet.settings().producer("again");
        TopicTail tail =
            TopicTail.start(fleet.settings(), List.of(Topics.EVENTS), "copy", copies::add)) {
      tail.caughtUp().join();
      while (!going.report().isDone() && copies.size() < 3 * PLANNED) {
        List<ConsumerRecord<String, byte[]>> some = new ArrayList<>(copies);
        copies.removeAll(some);
        some.removeIf(read -> !read.key().startsWith(id + "/"));
        Collections.shuffle(some, random);
        for (ConsumerRecord<String, byte[]> each : some.subList(0, some.size() / 2)) {
          again
              .send(new ProducerRecord<>(Topics.EVENTS, each.partition(), each.key(), each.value()))
              .get();
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }

    Figures figures = settle(going);
    assertThat(figures.ledger("succeeded")).as("seed %s", seed).isEqualTo(PLANNED);
    assertThat(served()).hasSize((int) PLANNED);
  }

  @Test
  void theCommittedOffsetsAreLost() throws Exception {
    Going going = begin(OPEN);
    sleepABit(1000, 2000);
    fleet.workers().forEach(FleetProcess::kill);
    try (Admin admin = fleet.settings().admin()) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of("sonde-workers-default")).all().get();
                return true;
              });
    }
    fleet.worker().ready();

    settle(going);
  }

  @Test
  void aWorkersWallClockSteps() throws Exception {
    assumeTrue(Files.exists(FAKETIME), "libfaketime is not installed");
    Path offset = Files.writeString(folder.resolve("offset-" + runs), "+0");
    FleetProcess stepped = fleet.worker(FAKETIME, offset).ready();
    Going going = begin(OPEN);
    sleepABit(2000, 1000);
    Files.writeString(offset, "+90s");

    Figures figures = settle(going);
    stepped.kill();
    // Kafka's clients time their requests by the wall clock, so a step may cost the worker its
    // place.
    assertDoubtful(figures, 1);
    assertThat(figures.latency("a", "e2e", "max"))
        .as("seed %s: no step in it", seed)
        .isLessThan(3000);
    // What is in doubt weighs more than the step.
    assertThat(figures.verdict()).as("seed %s", seed).isIn("INVALID", "INCOMPLETE");
    assertThat(figures.reasons()).as("seed %s", seed).contains("clock_step");
  }
}
