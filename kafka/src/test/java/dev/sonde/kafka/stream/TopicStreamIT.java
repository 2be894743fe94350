package dev.sonde.kafka.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What a stream on a real broker promises. */
class TopicStreamIT extends StreamFixture {

  @Test
  void catchesUpAndHandsOverEachPartitionInItsOrder() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    for (int i = 0; i < 1_000; i++) {
      write(producer, 0, "" + i);
      write(producer, 1, "" + i);
    }
    producer.flush();
    TopicStream stream = stream(settings, this::keep);

    join(stream.follow(List.of(Topics.EVENTS, Topics.RUNS)));
    assertThat(of(0)).isEqualTo(keys(0, 1_000));
    assertThat(of(1)).isEqualTo(keys(1, 1_000));

    write(producer, 1, "later");
    await().untilAsserted(() -> assertThat(read).contains("1:later"));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // They are flushed.
  void addsTopicsThatAreToComeAfterOthers() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    for (int i = 0; i < 100; i++) {
      producer.send(new ProducerRecord<>(Topics.PARTIALS, 0, "partial", new byte[1]));
      write(producer, 0, "event");
    }
    producer.flush();
    TopicStream stream = stream(settings, this::keep);

    join(
        stream
            .follow(List.of(Topics.EVENTS))
            .compose(v -> stream.follow(List.of(Topics.PARTIALS))));
    assertThat(List.copyOf(read).subList(0, 100)).containsOnly("0:event");
    assertThat(read).hasSize(200);
  }

  @Test
  void catchesUpWithATopicThatEndsWithTheMarksOfTransactions() {
    catchesUpWithTransactions(broker());
  }

  @Test
  void readsTheTopicsOfARehearsalByTheirUsualNames() {
    KafkaSettings own = broker().rehearsing();
    try (Admin admin = own.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(PARTITIONS).stream().map(own::policy).toList());
    }
    TopicStream stream = catchesUpWithTransactions(own);
    await().until(stream.mark()::getAsBoolean);
    join(stream.pause(Set.of(FIRST)));
    join(stream.seek(FIRST, 0));
    join(stream.resume(Set.of(FIRST)));
    await().untilAsserted(() -> assertThat(read).containsExactly("0:committed", "0:committed"));
  }

  private TopicStream catchesUpWithTransactions(KafkaSettings settings) {
    Producer<String, byte[]> producer = add(settings.transactional("writer"));
    producer.initTransactions();
    producer.beginTransaction();
    write(producer, 0, "committed");
    producer.commitTransaction();
    producer.beginTransaction();
    write(producer, 0, "aborted");
    write(producer, 1, "aborted");
    producer.flush();
    producer.abortTransaction();
    TopicStream stream = stream(settings, this::keep);

    join(stream.follow(List.of(Topics.EVENTS)));
    assertThat(read).containsExactly("0:committed");
    return stream;
  }

  @Test
  void aMarkFindsPartitionsThatOthersWriteToAlready() throws Exception {
    KafkaSettings settings = broker();
    TopicStream stream = stream(settings, this::keep);
    join(stream.follow(List.of(Topics.EVENTS)));
    try (Admin admin = settings.admin()) {
      admin.createPartitions(Map.of(Topics.EVENTS, NewPartitions.increaseTo(3))).all().get();
    }
    Producer<String, byte[]> producer = producer(settings);
    write(producer, 2, "added");
    producer.flush();

    await().until(stream.mark()::getAsBoolean);
    assertThat(read).containsExactly("2:added");
  }

  @Test
  void seeksToAnOffset() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    for (int i = 0; i < 10; i++) {
      write(producer, 1, "" + i);
    }
    producer.flush();
    TopicStream stream = stream(settings, this::keep);
    join(stream.follow(List.of(Topics.EVENTS)));
    read.clear();

    join(stream.seek(SECOND, 8));
    await().until(stream.mark()::getAsBoolean);
    assertThat(read).containsExactly("1:8", "1:9");
  }
}
