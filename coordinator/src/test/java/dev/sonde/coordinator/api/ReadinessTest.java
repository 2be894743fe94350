package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Requests to the cluster are limited, whatever the number of readiness checks. */
class ReadinessTest {

  private final AtomicLong nanos = new AtomicLong();
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final RunBoard board =
      new RunBoard(
          new ReportShelf(KafkaSettings.of("127.0.0.1:1"), "test"),
          new WorkerRoster(nanos::get, InstantSource.fixed(Instant.EPOCH)),
          new DeadLetterBoard());
  private final Readiness readiness = new Readiness(board, this::ask, () -> {}, nanos::get);

  private CompletionStage<?> ask() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  private String fault() {
    return readiness.fault().toCompletableFuture().getNow("unanswered");
  }

  @Test
  void asksNobodyBeforeTheTopicsAreRead() {
    assertThat(fault()).contains("have not been read");
    assertThat(asked).isEmpty();
  }

  @Test
  void asksOnceASecond() {
    board.caughtUp();
    readiness.fault();
    asked.get(0).complete("");
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(fault()).isEmpty();
    assertThat(asked).hasSize(1);

    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    readiness.fault();
    assertThat(asked).hasSize(2);
  }

  @Test
  void asksOnceAtATimeHoweverLongItTakes() {
    board.caughtUp();
    readiness.fault();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(fault()).isEqualTo("unanswered");
    assertThat(asked).hasSize(1);

    asked.get(0).completeExceptionally(new IllegalStateException("no broker answers"));
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    readiness.fault();
    assertThat(asked).hasSize(2);
  }

  @Test
  void saysWhyNot() {
    board.caughtUp();
    readiness.fault();
    asked.get(0).completeExceptionally(new IllegalStateException("no broker answers"));

    assertThat(fault()).isEqualTo("the topics cannot be reached: no broker answers");
  }
}
