package dev.sonde.kafka.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the Vert.x Kafka client itself does: the reasons for the form of {@link TopicStream}, and
 * for what does not use it (ADR 60). A failure after an update of the client is a reason to read
 * both again.
 */
class VertxClientIT {

  private static final String GROUP = "readers";
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Set<TopicPartition> ALL = Set.of(new TopicPartition(Topics.EVENTS, 0));

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Admin admin = settings.admin();
  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> read = new ConcurrentLinkedQueue<>();

  VertxClientIT() {
    new TopicSetup(admin).ensure(Topics.policies(1));
  }

  @AfterEach
  void stop() {
    join(vertx.close());
    admin.close();
    broker.close();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private KafkaReadStream<String, byte[]> member() {
    Properties config = new Properties();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) POLL_INTERVAL.toMillis());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 200);
    return KafkaReadStream.create(
        vertx, new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer()));
  }

  private KafkaReadStream<String, byte[]> reader() {
    return KafkaReadStream.create(vertx, settings.reader("reader"));
  }

  private int members() throws ExecutionException, InterruptedException {
    return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
        .mapToInt(group -> group.members().size())
        .sum();
  }

  private KafkaReadStream<String, byte[]> joined() {
    KafkaReadStream<String, byte[]> member = member();
    member.pollTimeout(Duration.ofMillis(50));
    member.handler(each -> read.add(each.key()));
    join(member.subscribe(Set.of(Topics.EVENTS)));
    await().untilAsserted(() -> assertThat(join(member.assignment())).isEqualTo(ALL));
    return member;
  }

  /** Its issue 179. */
  @Test
  void aStreamThatIsPausedDoesNotPollAndLosesItsPlaceInItsGroup() {
    KafkaReadStream<String, byte[]> member = joined();
    member.pause();

    await().untilAsserted(() -> assertThat(members()).isZero());
    join(member.close());
  }

  @Test
  void aStreamWhosePartitionsArePausedKeepsItsPlace() {
    KafkaReadStream<String, byte[]> member = joined();
    join(member.pause(ALL));

    await()
        .during(POLL_INTERVAL.multipliedBy(3))
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(members()).isOne());
    join(member.close());
  }

  @Test
  void aQuestionWaitsForThePoll() {
    KafkaReadStream<String, byte[]> reader = reader();
    reader.pollTimeout(Duration.ofSeconds(2));
    reader.handler(each -> read.add(each.key()));
    join(reader.assign(ALL));
    long began = System.nanoTime();
    join(reader.pause(ALL));
    join(reader.resume(ALL));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
    join(reader.close());
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // They are flushed.
  void aHandlerOfBatchesThatThrowsStopsItsStream() {
    KafkaReadStream<String, byte[]> reader = reader();
    reader.pollTimeout(Duration.ofMillis(50));
    reader.batchHandler(
        batch -> {
          batch.forEach(each -> read.add(each.key()));
          throw new IllegalStateException("a defect");
        });
    join(reader.assign(ALL));
    try (Producer<String, byte[]> producer = settings.producer("writer")) {
      producer.send(new ProducerRecord<>(Topics.EVENTS, 0, "first", new byte[1]));
      producer.flush();
      await().untilAsserted(() -> assertThat(read).containsExactly("first"));
      producer.send(new ProducerRecord<>(Topics.EVENTS, 0, "second", new byte[1]));
      producer.flush();
    }

    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(read).containsExactly("first"));
    join(reader.close());
  }

  /** It counts what is under way without a lock, so all sends have to be those of one context. */
  @Test
  void aProducerOfOneContextAnswersThereAndInOrder() {
    KafkaWriteStream<String, byte[]> writer =
        KafkaWriteStream.create(vertx, settings.producer("writer"));
    writer.setWriteQueueMaxSize(100);
    Context context = vertx.getOrCreateContext();
    int count = 1_000;
    context.runOnContext(
        now -> {
          for (int i = 0; i < count; i++) {
            String key = "" + i;
            writer
                .send(new ProducerRecord<>(Topics.EVENTS, 0, key, new byte[100]))
                .onSuccess(
                    stored -> {
                      if (Vertx.currentContext() == context) {
                        read.add(key);
                      }
                    });
          }
        });

    await()
        .untilAsserted(
            () ->
                assertThat(read)
                    .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList()));
    await().until(() -> !writer.writeQueueFull());
    join(writer.close());
  }
}
