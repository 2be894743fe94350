package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undecodable records on every topic that roles read. */
class PoisonIT {

  private static final byte[] POISON = {'{', (byte) 0xFF, 0, 1, 2, 3};

  private final EmbeddedBroker cluster = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(cluster.bootstrap());

  @TempDir private Path home = Path.of("");

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void stopsNobodyAndIsKeptWithItsReasonAndItsOrigin()
      throws ExecutionException, InterruptedException {
    FleetTopics.ensure(settings, List.of("default"));
    List<String> poisoned =
        List.of(
            Topics.RUNS, Topics.EVENTS, Topics.PARTIALS, Topics.WORKERS, Topics.jobs("default"));
    try (Producer<String, byte[]> producer = settings.producer("poison")) {
      for (String topic : poisoned) {
        producer.send(new ProducerRecord<>(topic, 0, "poison", POISON)).get();
      }
    }
    List<ConsumerRecord<String, byte[]>> letters = new CopyOnWriteArrayList<>();
    try (IndependentServer server =
            IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)));
        TopicTail tail =
            TopicTail.start(settings, List.of(Topics.DEAD_LETTERS), "letters", letters::add)) {
      tail.caughtUp().join();
      Figures figures =
          Sonde.at(home)
              .compare(server, "a,b", "--kafka", cluster.bootstrap(), "--count", "6")
              .figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(12);
      await()
          .untilAsserted(
              () ->
                  assertThat(letters)
                      .extracting(letter -> DeadLetters.header(letter, DeadLetters.HEADER_ORIGIN))
                      .containsAll(poisoned.stream().map(topic -> topic + "-0@0").toList()));
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.value()).isEqualTo(POISON);
                assertThat(DeadLetters.header(letter, DeadLetters.HEADER_REASON)).isNotBlank();
                assertThat(DeadLetters.header(letter, DeadLetters.HEADER_FOUND_BY)).isNotBlank();
              });
    }
  }
}
