package dev.sonde.coordinator.api;

import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.jspecify.annotations.Nullable;

/** Whether what the API says can be relied on. Blocks; safe for use by several threads. */
final class Readiness implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 3_000;
  private static final List<String> NEEDED =
      List.of(Topics.RUNS, Topics.EVENTS, Topics.PARTIALS, Topics.REPORTS, Topics.WORKERS);

  private final RunBoard board;
  private final Admin admin;

  Readiness(RunBoard board, KafkaSettings settings) {
    this.board = board;
    this.admin = settings.admin();
  }

  /** Why not, or null. */
  @Nullable String fault() {
    if (!board.isCaughtUp()) {
      return "the topics have not been read to their ends yet";
    }
    try {
      admin
          .describeTopics(NEEDED, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
          .allTopicNames()
          .get();
      return null;
    } catch (ExecutionException e) {
      return "the topics cannot be reached: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
