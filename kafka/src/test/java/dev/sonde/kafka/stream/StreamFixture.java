package dev.sonde.kafka.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.stream.TopicStream.Source;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;

/** A broker, and what is opened on it. */
abstract class StreamFixture {

  private static final Duration GATHERED = Duration.ofMillis(20);

  static final int PARTITIONS = 2;
  static final TopicPartition FIRST = new TopicPartition(Topics.EVENTS, 0);
  static final TopicPartition SECOND = new TopicPartition(Topics.EVENTS, 1);
  static final Duration LONG_POLL = Duration.ofSeconds(60);

  final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> opened = new ArrayList<>();
  final Queue<String> read = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    join(vertx.close());
    await().until(() -> pollingThreads().isEmpty());
  }

  <T extends AutoCloseable> T add(T closing) {
    opened.add(closing);
    return closing;
  }

  static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static Set<String> pollingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("vert.x-kafka-consumer"))
        .collect(Collectors.toSet());
  }

  KafkaSettings broker() {
    return topics(KafkaSettings.of(add(EmbeddedBroker.temporary()).bootstrap()));
  }

  static KafkaSettings topics(KafkaSettings settings) {
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(PARTITIONS));
      // A leader that is not there yet refuses the first of several requests of a producer, and
      // takes the next: then the first is out of order for ever.
      await()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          admin
                              .listOffsets(
                                  Map.of(FIRST, OffsetSpec.latest(), SECOND, OffsetSpec.latest()))
                              .all()
                              .get())
                      .hasSize(2));
    }
    return settings;
  }

  TopicStream stream(KafkaSettings settings, TopicStream.Handler handler) {
    TopicStream stream = TopicStream.open(vertx, settings, "stream", handler);
    opened.add(() -> join(stream.close()));
    return stream;
  }

  TopicStream stream(KafkaSettings settings, Duration poll) {
    TopicStream stream =
        TopicStream.open(
            vertx,
            new Source(
                "stream",
                poll,
                Duration.ofSeconds(10),
                () -> settings.streamed("stream"),
                new DeadLetters(settings, "stream")),
            this::keep,
            new BackOff(Duration.ofMillis(10), Duration.ofMillis(500)));
    opened.add(() -> join(stream.close()));
    return stream;
  }

  void keep(ConsumerRecord<String, byte[]> each) {
    read.add(each.partition() + ":" + each.key());
  }

  static void write(Producer<String, byte[]> producer, int partition, String key) {
    write(producer, partition, key, 10);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What is not written is not read.
  static void write(Producer<String, byte[]> producer, int partition, String key, int bytes) {
    producer.send(new ProducerRecord<>(Topics.EVENTS, partition, key, new byte[bytes]));
  }

  /** In few batches: a broker that is slow forgets which of thousands it has seen. */
  Producer<String, byte[]> producer(KafkaSettings settings) {
    return add(settings.gathering("writer", GATHERED));
  }

  List<String> of(int partition) {
    return read.stream().filter(each -> each.startsWith(partition + ":")).toList();
  }

  static List<String> keys(int partition, int count) {
    return IntStream.range(0, count).mapToObj(i -> partition + ":" + i).toList();
  }
}
