package dev.sonde.coordinator.api;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Whether the API's responses are up to date. Readiness checks need no token, so the result of a
 * request to the cluster is reused for a second. Safe for use by several threads.
 */
final class Readiness implements AutoCloseable {

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final List<String> NEEDED =
      List.of(Topics.RUNS, Topics.EVENTS, Topics.PARTIALS, Topics.REPORTS, Topics.WORKERS);

  private final RunBoard board;
  private final Supplier<CompletionStage<?>> cluster;
  private final Runnable closing;
  private final NanoClock clock;
  private @Nullable CompletableFuture<String> latest;
  private long askedNanos;

  Readiness(RunBoard board, KafkaSettings settings, NanoClock clock) {
    this(board, settings.admin(), clock);
  }

  private Readiness(RunBoard board, Admin admin, NanoClock clock) {
    this(
        board,
        () ->
            admin
                .describeTopics(NEEDED, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .allTopicNames()
                .toCompletionStage(),
        () -> admin.close(CLOSE),
        clock);
  }

  Readiness(
      RunBoard board, Supplier<CompletionStage<?>> cluster, Runnable closing, NanoClock clock) {
    this.board = board;
    this.cluster = cluster;
    this.closing = closing;
    this.clock = clock;
  }

  /** The reason why the API is not ready, or an empty text. */
  CompletionStage<String> fault() {
    if (!board.isCaughtUp()) {
      return CompletableFuture.completedFuture("the topics have not been read to their ends yet");
    }
    return reached();
  }

  private synchronized CompletionStage<String> reached() {
    CompletableFuture<String> before = latest;
    boolean fresh = before != null && clock.nanos() - askedNanos < FRESH_NANOS;
    if (before != null && (fresh || !before.isDone())) {
      return before;
    }
    askedNanos = clock.nanos();
    CompletableFuture<String> asked =
        cluster.get().handle((found, failure) -> text(failure)).toCompletableFuture();
    latest = asked;
    return asked;
  }

  private static String text(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == null ? "" : "the topics cannot be reached: " + cause.getMessage();
  }

  @Override
  public void close() {
    closing.run();
  }
}
