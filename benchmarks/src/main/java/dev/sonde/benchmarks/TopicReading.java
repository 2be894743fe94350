package dev.sonde.benchmarks;

import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.stream.TopicStream;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What it costs to follow the topics of a coordinator while {@link TopicLoad} writes to them, and
 * how long a record takes from its append to its handler.
 *
 * <p>{@code with=tails} is a tail for the partials and one for all others, {@code with=tail} one
 * for all of them, {@code with=stream} one stream of the Vert.x client. The event loops of the
 * process exist before, as in every role.
 *
 * <p>{@code with=tails|tail|stream bootstrap=HOST:PORT warmup=SECONDS seconds=SECONDS}
 */
public final class TopicReading {

  private static final List<String> FIRST =
      List.of(Topics.RUNS, Topics.WORKERS, Topics.REPORTS, Topics.DEAD_LETTERS);
  private static final List<String> THEN = List.of(Topics.PARTIALS);

  private final Histogram nanos = new ConcurrentHistogram(3);
  private final List<AutoCloseable> opened = new ArrayList<>();

  private TopicReading() {}

  public static void main(String[] arguments) throws Exception {
    Arguments given = Arguments.of(arguments, Set.of("with", "bootstrap", "warmup", "seconds"));
    KafkaSettings settings = KafkaSettings.of(given.text("bootstrap", "127.0.0.1:9092"));
    TopicLoad.createTopics(settings);
    Vertx vertx = Vertx.vertx();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      vertx.runOnContext(used -> {});
    }
    TopicReading reading = new TopicReading();
    int before = Thread.activeCount();
    reading.open(given.text("with", "stream"), settings, vertx);
    int threads = Thread.activeCount() - before;
    Thread.sleep(TimeUnit.SECONDS.toMillis(given.number("warmup", 10)));
    reading.nanos.reset();
    long cpu = ProcessUsage.cpuNanos();
    Thread.sleep(TimeUnit.SECONDS.toMillis(given.number("seconds", 10)));
    Histogram measured = reading.nanos.copy();
    cpu = ProcessUsage.cpuNanos() - cpu;
    System.out.printf(
        "with=%s records=%d p50Micros=%.0f p99Micros=%.0f cpuMicros=%.2f threads=%d%n",
        given.text("with", "stream"),
        measured.getTotalCount(),
        measured.getValueAtPercentile(50) / 1e3,
        measured.getValueAtPercentile(99) / 1e3,
        cpu / 1e3 / measured.getTotalCount(),
        threads);
    for (AutoCloseable each : reading.opened) {
      each.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void open(String with, KafkaSettings settings, Vertx vertx) {
    switch (with) {
      case "tails" -> {
        tail(settings, "a", FIRST);
        tail(settings, "b", THEN);
      }
      case "tail" -> {
        List<String> all = new ArrayList<>(FIRST);
        all.addAll(THEN);
        tail(settings, "a", all);
      }
      case "stream" -> {
        TopicStream stream = TopicStream.open(vertx, settings, "a", this::handle);
        stream
            .follow(FIRST)
            .compose(known -> stream.follow(THEN))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
        opened.add(() -> stream.close().toCompletionStage().toCompletableFuture().join());
      }
      default ->
          throw new IllegalArgumentException(
              "with is " + with + ", allowed is tails, tail or stream");
    }
  }

  private void tail(KafkaSettings settings, String id, List<String> topics) {
    TopicTail tail = TopicTail.start(settings, topics, id, this::handle);
    tail.caughtUp().join();
    opened.add(tail);
  }

  private void handle(ConsumerRecord<String, byte[]> read) {
    if (read.value() != null && read.value().length == TopicLoad.BYTES) {
      nanos.recordValue(Math.max(0, System.nanoTime() - TopicLoad.appendedNanos(read.value())));
    }
  }
}
