package dev.sonde.audit.scheduler;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Asks the owner of the audits, whichever coordinator that is. Safe for use by several threads. */
public final class AuditClient implements AutoCloseable {

  /** Longer than a request is valid from when the broker has stored it. */
  private static final long ANSWER_SECONDS = 10;

  private final AuditBook book;
  private final Producer<String, byte[]> producer;
  private final InstantSource wall;

  /**
   * @param id of the process, for the producer's name
   */
  public AuditClient(KafkaSettings settings, String id, AuditBook book, InstantSource wall) {
    this.book = book;
    this.wall = wall;
    this.producer = settings.producer(id + "-audits");
  }

  /** Completes with the answer; fails when the request cannot be written or nobody answers. */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback receives the failure.
  public CompletableFuture<Answer> ask(String audit, Request request) {
    String key = AuditKeys.request(audit, UlidCreator.getMonotonicUlid(wall.millis()).toString());
    CompletableFuture<Answer> answer = book.expect(key);
    producer.send(
        new ProducerRecord<>(Topics.AUDITS, 0, key, Json.encode(request)),
        (metadata, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          }
        });
    return answer
        .completeOnTimeout(
            new Answer(
                503,
                "no coordinator has answered; look whether it was changed before you repeat it"),
            ANSWER_SECONDS,
            TimeUnit.SECONDS)
        .whenComplete((done, failure) -> book.forget(key));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
