package dev.sonde.benchmarks;

import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record costs with Kafka's own producer and with the one of the Vert.x client, and how long
 * it takes until the broker has acknowledged it. Both are called from one event loop.
 *
 * <p>{@code with=plain|vertx bootstrap=HOST:PORT rate=N warmup=SECONDS seconds=SECONDS}
 */
public final class TopicWriting {

  private static final long TICK_MILLIS = 1;

  private final Histogram nanos = new ConcurrentHistogram(3);
  private final Producer<String, byte[]> producer;
  private final @Nullable KafkaWriteStream<String, byte[]> stream;
  private final int rate;
  private final long beganNanos = System.nanoTime();
  private long sent;

  private TopicWriting(KafkaSettings settings, Vertx vertx, boolean plain, int rate) {
    this.producer = settings.producer("writer");
    this.stream = plain ? null : KafkaWriteStream.create(vertx, producer);
    this.rate = rate;
    producer.partitionsFor(Topics.WORKERS);
  }

  public static void main(String[] arguments) throws Exception {
    Arguments given =
        Arguments.of(arguments, Set.of("with", "bootstrap", "rate", "warmup", "seconds"));
    KafkaSettings settings = KafkaSettings.of(given.text("bootstrap", "127.0.0.1:9092"));
    TopicLoad.createTopics(settings);
    String with = given.text("with", "vertx");
    if (!Set.of("plain", "vertx").contains(with)) {
      throw new IllegalArgumentException("with is " + with + ", allowed is plain or vertx");
    }
    Vertx vertx = Vertx.vertx();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      vertx.runOnContext(used -> {});
    }
    int before = Thread.activeCount();
    TopicWriting writing =
        new TopicWriting(settings, vertx, with.equals("plain"), given.number("rate", 10_000));
    vertx.setPeriodic(TICK_MILLIS, tick -> writing.sendDue());
    Thread.sleep(TimeUnit.SECONDS.toMillis(given.number("warmup", 10)));
    writing.nanos.reset();
    long cpu = ProcessUsage.cpuNanos();
    Thread.sleep(TimeUnit.SECONDS.toMillis(given.number("seconds", 10)));
    Histogram measured = writing.nanos.copy();
    cpu = ProcessUsage.cpuNanos() - cpu;
    System.out.printf(
        "with=%s records=%d p50Micros=%.0f p99Micros=%.0f cpuMicros=%.2f threads=%d%n",
        with,
        measured.getTotalCount(),
        measured.getValueAtPercentile(50) / 1e3,
        measured.getValueAtPercentile(99) / 1e3,
        cpu / 1e3 / measured.getTotalCount(),
        Thread.activeCount() - before);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    writing.producer.close();
  }

  private void sendDue() {
    long due = (System.nanoTime() - beganNanos) * rate / 1_000_000_000L;
    for (; sent < due; sent++) {
      send();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback receives the outcome.
  private void send() {
    long began = System.nanoTime();
    ProducerRecord<String, byte[]> next =
        new ProducerRecord<>(Topics.WORKERS, 0, "worker", TopicLoad.value());
    KafkaWriteStream<String, byte[]> writer = stream;
    if (writer == null) {
      producer.send(next, (stored, failure) -> nanos.recordValue(System.nanoTime() - began));
    } else {
      writer.send(next).onComplete(stored -> nanos.recordValue(System.nanoTime() - began));
    }
  }
}
