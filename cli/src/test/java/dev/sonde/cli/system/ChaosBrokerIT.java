package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.cli.system.ChaosFleet.Going;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that is killed, is frozen or loses data, under load. */
class ChaosBrokerIT {

  @RegisterExtension static final Chaos CHAOS = Chaos.start(ChaosBrokerIT.class);

  @Test
  void theBrokerIsKilledAndComesBack() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 2500);
    CHAOS.fleet().restartBroker();

    CHAOS.settle(going);
  }

  @Tag("long")
  @Test
  void theBrokerPauses() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 2500);
    CHAOS.fleet().broker().signal("STOP");
    CHAOS.sleepABit(2000, 2000);
    CHAOS.fleet().broker().signal("CONT");

    CHAOS.settle(going);
  }

  /** Workers have the last answers, and cannot tell them for longer than the run has patience. */
  @Tag("long")
  @Test
  void theBrokerIsAwayWhileTheRunEnds() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(6500, 1000);
    CHAOS.fleet().broker().signal("STOP");
    TimeUnit.SECONDS.sleep(40);
    CHAOS.fleet().broker().signal("CONT");

    CHAOS.settle(going);
  }

  @Tag("long")
  @Test
  void aWorkerACoordinatorAndTheBrokerAreKilledTogether() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(500, 2500);
    CHAOS.any(CHAOS.fleet().workers()).kill();
    CHAOS.any(CHAOS.fleet().coordinators()).kill();
    CHAOS.fleet().restartBroker();

    CHAOS.settle(going);
  }

  @Tag("long")
  @Test
  void theCommittedOffsetsAreLost() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    CHAOS.sleepABit(1000, 2000);
    CHAOS.fleet().workers().forEach(FleetProcess::kill);
    try (Admin admin = CHAOS.fleet().settings().admin()) {
      await()
          .atMost(Chaos.PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of("sonde-workers-default")).all().get();
                return true;
              });
    }
    CHAOS.fleet().worker().ready();

    CHAOS.settle(going);
  }

  @Test
  void eventsAreDeliveredTwiceAndOutOfOrder() throws Exception {
    Going going = CHAOS.begin(Chaos.OPEN);
    List<ConsumerRecord<String, byte[]>> copies = new CopyOnWriteArrayList<>();
    try (Producer<String, byte[]> again = CHAOS.fleet().settings().producer("again");
        TopicTail tail =
            TopicTail.start(
                CHAOS.fleet().settings(), List.of(Topics.EVENTS), "copy", copies::add)) {
      tail.caughtUp().join();
      while (!going.report().isDone() && copies.size() < 3 * Chaos.PLANNED) {
        List<ConsumerRecord<String, byte[]>> some = new ArrayList<>(copies);
        copies.removeAll(some);
        some.removeIf(read -> !read.key().startsWith(CHAOS.id() + "/"));
        Collections.shuffle(some, CHAOS.random());
        for (ConsumerRecord<String, byte[]> each : some.subList(0, some.size() / 2)) {
          again
              .send(new ProducerRecord<>(Topics.EVENTS, each.partition(), each.key(), each.value()))
              .get();
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }

    Figures figures = CHAOS.settle(going);
    assertThat(figures.ledger("succeeded")).as("seed %s", CHAOS.seed()).isEqualTo(Chaos.PLANNED);
    assertThat(CHAOS.served()).hasSize((int) Chaos.PLANNED);
  }
}
