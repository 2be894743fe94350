package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sonde.cli.system.ChaosFleet.Going;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Real processes, killed and frozen at random times under load. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosIT {

  /** Two thousand gaps of 30 ms: a minute, longer than all that Kafka's groups wait for. */
  private static final Pace LONG = Pace.ofMillis(100, 2000, 30);

  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private final Chaos chaos;

  ChaosIT() throws IOException {
    chaos = Chaos.start();
  }

  @BeforeEach
  void heal(TestInfo test) {
    chaos.next(test.getDisplayName());
  }

  @AfterAll
  void stop() {
    chaos.close();
  }

  @Test
  void aWorkerIsKilled() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(500, 4000);
    chaos.any(chaos.fleet().workers()).kill();

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    chaos.assertDoubtful(figures, 1);
  }

  /** At a dollar a million tokens in and two out, as the fleet's targets cost. */
  @Test
  void theCapHoldsThroughAKilledWorker() throws Exception {
    Going going =
        chaos.begin(
            "load: {count: 400, concurrency: 3}",
            "request: {timeout: 3s, maxTokens: 4}",
            "budget: {usd: 0.006}");
    chaos.sleepABit(200, 1500);
    chaos.any(chaos.fleet().workers()).kill();

    Figures figures = chaos.settle(going);
    long billedMicroUsd = chaos.served().size() * (ServedCall.INPUT_TOKENS + 2 * 4L);
    assertThat(billedMicroUsd)
        .as("seed %s: what the server bills", chaos.seed())
        .isBetween(1L, 6000L);
    assertThat(figures.reasons()).as("seed %s", chaos.seed()).contains("budget");
    assertThat(figures.ledger("cancelled")).as("seed %s", chaos.seed()).isPositive();
  }

  @Test
  void aCoordinatorIsKilled() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(500, 3000);
    chaos.any(chaos.fleet().coordinators()).kill();

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", chaos.seed()).isZero();
  }

  @Test
  void twoWorkersAndACoordinatorAreKilledAtDifferentMoments() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(200, 2000);
    chaos.any(chaos.fleet().workers()).kill();
    chaos.sleepABit(200, 1500);
    chaos.any(chaos.fleet().coordinators()).kill();
    chaos.sleepABit(200, 1500);
    chaos.any(chaos.fleet().workers()).kill();
    chaos.fleet().coordinator().ready();

    chaos.assertDoubtful(chaos.settle(going), 2);
  }

  @Test
  void allCoordinatorsAreKilledAndANewOneComes() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(500, 2000);
    chaos.fleet().coordinators().forEach(FleetProcess::kill);
    chaos.sleepABit(500, 2000);
    chaos.fleet().coordinator().ready();

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("planned")).isEqualTo(Chaos.PLANNED);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", chaos.seed()).isZero();
  }

  @Test
  void aFrozenWorkerComesBackToFindItsPlaceTaken() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(300, 1500);
    FleetProcess frozen = chaos.any(chaos.fleet().workers());
    frozen.signal("STOP");
    TimeUnit.SECONDS.sleep(9);
    frozen.signal("CONT");

    chaos.assertDoubtful(chaos.settle(going), 1);
  }

  @Test
  void aFrozenCoordinatorComesBackToFindItsPlaceTaken() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(300, 1500);
    FleetProcess frozen = chaos.any(chaos.fleet().coordinators());
    frozen.signal("STOP");
    TimeUnit.SECONDS.sleep(9);
    frozen.signal("CONT");

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: no worker was lost", chaos.seed()).isZero();
  }

  @Test
  void theBrokerIsKilledAndComesBack() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(500, 2500);
    chaos.fleet().restartBroker();

    chaos.settle(going);
  }

  @Test
  void theBrokerPauses() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(500, 2500);
    chaos.fleet().broker().signal("STOP");
    chaos.sleepABit(2000, 2000);
    chaos.fleet().broker().signal("CONT");

    chaos.settle(going);
  }

  @Test
  void aWorkerACoordinatorAndTheBrokerAreKilledTogether() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(500, 2500);
    chaos.any(chaos.fleet().workers()).kill();
    chaos.any(chaos.fleet().coordinators()).kill();
    chaos.fleet().restartBroker();

    chaos.settle(going);
  }

  @Test
  void everyRoleIsRolled() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    for (FleetProcess old : chaos.fleet().workers()) {
      chaos.fleet().worker().ready();
      old.dismiss();
      assertThat(old.exitCode()).isZero();
    }
    for (FleetProcess old : chaos.fleet().coordinators()) {
      chaos.fleet().coordinator().ready();
      old.dismiss();
      assertThat(old.exitCode()).isZero();
    }
    chaos.fleet().rollBroker();

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: all were drained", chaos.seed()).isZero();
    assertThat(figures.ledger("failed")).as("seed %s", chaos.seed()).isZero();
  }

  /** Lanes: joining workers must not add to the concurrency, leaving ones not take from it. */
  @Test
  void aClosedLoopKeepsItsConcurrencyWhileWorkersComeAndGo() throws Exception {
    Going going = chaos.begin("load: {count: 250, concurrency: 4}", "request: {timeout: 3s}");
    chaos.sleepABit(200, 800);
    chaos.fleet().worker().ready();
    FleetProcess leaving = chaos.any(chaos.fleet().workers());
    leaving.dismiss();
    assertThat(leaving.exitCode()).isZero();

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("succeeded")).as("seed %s", chaos.seed()).isEqualTo(500);
    assertThat(chaos.server().mostAtOnce("a", chaos.id()))
        .as("seed %s: at once", chaos.seed())
        .isLessThanOrEqualTo(4);
    assertThat(chaos.server().mostAtOnce("b", chaos.id()))
        .as("seed %s: at once", chaos.seed())
        .isLessThanOrEqualTo(4);
  }

  @Test
  void workersComeAndGoDuringLongStreams() throws Exception {
    chaos.pace(LONG);
    Going going =
        chaos.begin(
            "load: {stages: [{rate: 2/s, for: 2s}, {rate: 8/s, for: 6s, ramp: true}]}",
            "request: {timeout: 90s, maxTokens: 4000}");
    chaos.sleepABit(500, 500);
    chaos.fleet().worker().ready();
    FleetProcess leaving = chaos.any(chaos.fleet().workers());
    leaving.dismiss();
    assertThat(leaving.exitCode()).isZero();

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("inDoubt")).as("seed %s: all were drained", chaos.seed()).isZero();
    assertThat(figures.ledger("succeeded"))
        .as("seed %s", chaos.seed())
        .isEqualTo(figures.ledger("planned"));
  }

  @Test
  void eventsAreDeliveredTwiceAndOutOfOrder() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    List<ConsumerRecord<String, byte[]>> copies = new CopyOnWriteArrayList<>();
    try (Producer<String, byte[]> again = chaos.fleet().settings().producer("again");
        TopicTail tail =
            TopicTail.start(
                chaos.fleet().settings(), List.of(Topics.EVENTS), "copy", copies::add)) {
      tail.caughtUp().join();
      while (!going.report().isDone() && copies.size() < 3 * Chaos.PLANNED) {
        List<ConsumerRecord<String, byte[]>> some = new ArrayList<>(copies);
        copies.removeAll(some);
        some.removeIf(read -> !read.key().startsWith(chaos.id() + "/"));
        Collections.shuffle(some, chaos.random());
        for (ConsumerRecord<String, byte[]> each : some.subList(0, some.size() / 2)) {
          again
              .send(new ProducerRecord<>(Topics.EVENTS, each.partition(), each.key(), each.value()))
              .get();
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }

    Figures figures = chaos.settle(going);
    assertThat(figures.ledger("succeeded")).as("seed %s", chaos.seed()).isEqualTo(Chaos.PLANNED);
    assertThat(chaos.served()).hasSize((int) Chaos.PLANNED);
  }

  @Test
  void theCommittedOffsetsAreLost() throws Exception {
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(1000, 2000);
    chaos.fleet().workers().forEach(FleetProcess::kill);
    try (Admin admin = chaos.fleet().settings().admin()) {
      await()
          .atMost(Chaos.PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of("sonde-workers-default")).all().get();
                return true;
              });
    }
    chaos.fleet().worker().ready();

    chaos.settle(going);
  }

  @Test
  void aWorkersWallClockSteps() throws Exception {
    assumeTrue(Files.exists(FAKETIME), "libfaketime is not installed");
    Path offset = Files.writeString(chaos.folder().resolve("offset-" + chaos.id()), "+0");
    FleetProcess stepped = chaos.fleet().worker(FAKETIME, offset).ready();
    Going going = chaos.begin(Chaos.OPEN);
    chaos.sleepABit(2000, 1000);
    Files.writeString(offset, "+90s");

    Figures figures = chaos.settle(going);
    stepped.kill();
    // Kafka's clients time their requests by the wall clock, so a step may cost the worker its
    // place.
    chaos.assertDoubtful(figures, 1);
    assertThat(figures.latency("a", "e2e", "max"))
        .as("seed %s: no step in it", chaos.seed())
        .isLessThan(3000);
    // What is in doubt weighs more than the step.
    assertThat(figures.verdict()).as("seed %s", chaos.seed()).isIn("INVALID", "INCOMPLETE");
    assertThat(figures.reasons()).as("seed %s", chaos.seed()).contains("clock_step");
  }
}
