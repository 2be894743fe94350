package dev.sonde.kafka.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.FailingReader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.stream.TopicStream.Source;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stream handles failures of its reader, and which of them end it. */
class TopicStreamTest {

  private static final TopicPartition RUNS = FailingReader.RUNS;
  private static final TopicPartition ADDED = FailingReader.ADDED;

  private final Vertx vertx = Vertx.vertx();
  private final FailingReader reader = new FailingReader();
  private final Queue<String> read = new ConcurrentLinkedQueue<>();
  private final Queue<String> letters = new ConcurrentLinkedQueue<>();
  private volatile CompletableFuture<Void> lettersAreTaken =
      CompletableFuture.completedFuture(null);
  private final TopicStream stream = stream(() -> reader);

  @AfterEach
  void close() {
    join(stream.close());
    join(vertx.close());
  }

  private TopicStream stream(Supplier<FailingReader> readers) {
    return TopicStream.open(
        vertx,
        new Source(
            "stream",
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            readers::get,
            (poison, reason) -> {
              lettersAreTaken.join();
              letters.add(poison.key() + ": " + reason);
            }),
        this::handle,
        new BackOff(Duration.ofMillis(1), Duration.ofMillis(2)));
  }

  private void handle(ConsumerRecord<String, byte[]> each) {
    switch (each.key()) {
      case "poison" -> throw new IllegalStateException("a defect");
      case "fatal" -> throw new AssertionError("no more memory");
      default -> read.add(each.key());
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void follow() {
    join(stream.follow(List.of(Topics.RUNS)));
  }

  /** Has one partition. Each poll fails with the next failure in the queue, if there is one. */
  @Test
  void goesOnAfterFailuresThatPass() {
    follow();
    for (int i = 0; i < 3 * TopicStream.MOST_FAILURES; i++) {
      reader.failWith(new DisconnectException("a broker is away"));
    }
    reader.failWith(new KafkaException("an unknown failure"));
    reader.add("later");

    await().untilAsserted(() -> assertThat(read).containsExactly("later"));
    assertThat(stream.ended().isComplete()).isFalse();
  }

  @Test
  void takesAWakeupForNoFailure() {
    follow();
    reader.failWithAll(Collections.nCopies(3 * TopicStream.MOST_FAILURES, new WakeupException()));
    reader.add("later");

    await().untilAsserted(() -> assertThat(read).containsExactly("later"));
  }

  @ParameterizedTest
  @ValueSource(classes = {SaslAuthenticationException.class, TopicAuthorizationException.class})
  void endsAtOnceWhenItIsRefused(Class<? extends RuntimeException> refusal)
      throws ReflectiveOperationException {
    follow();
    reader.failWith(refusal.getConstructor(String.class).newInstance("refused"));

    assertThatThrownBy(() -> join(stream.ended())).hasCauseInstanceOf(refusal);
    await().until(reader::closed);
  }

  @Test
  void passesOnAnyFailureBeforeItHasCaughtUp() {
    reader.updateEndOffsets(Map.of(RUNS, 1L));
    reader.failWith(new DisconnectException("a broker is away"));

    assertThatThrownBy(this::follow).hasCauseInstanceOf(DisconnectException.class);
    await().until(reader::closed);
    assertThatThrownBy(this::follow).hasCauseInstanceOf(DisconnectException.class);
  }

  @Test
  void endsWhenTheSameFailureNeverPasses() {
    follow();
    // All are added at once: otherwise a poll between two of them could succeed and reset the
    // count.
    reader.failWithAll(
        Collections.nCopies(TopicStream.MOST_FAILURES, new KafkaException("a record is corrupt")));

    assertThatThrownBy(() -> join(stream.ended())).hasRootCauseMessage("a record is corrupt");
  }

  @Test
  void readsAPartitionThatIsAddedFromItsStart() {
    follow();
    reader.add("before");
    await().untilAsserted(() -> assertThat(read).containsExactly("before"));
    reader.partitions(2);
    await().until(() -> reader.assignment().contains(ADDED));
    reader.addRecord(new ConsumerRecord<>(Topics.RUNS, 1, 0, "added", new byte[0]));
    reader.add("after");

    await()
        .untilAsserted(
            () -> assertThat(read).containsExactlyInAnyOrder("before", "added", "after"));
  }

  @Test
  void tellsWhetherAllBeforeAMarkWasHandled() {
    follow();
    reader.updateEndOffsets(Map.of(RUNS, 2L));
    BooleanSupplier allHandled = stream.mark();
    reader.add("first");
    await().untilAsserted(() -> assertThat(read).containsExactly("first"));
    assertThat(allHandled.getAsBoolean()).isFalse();
    reader.add("second");
    await().until(allHandled::getAsBoolean);
    assertThat(read).containsExactly("first", "second");

    await().until(stream.mark()::getAsBoolean);
  }

  @Test
  void goesOnAfterARecordThatBreaksItsHandler() {
    follow();
    reader.add("poison");
    reader.add("later");

    await().untilAsserted(() -> assertThat(read).containsExactly("later"));
    await()
        .untilAsserted(
            () ->
                assertThat(letters)
                    .containsExactly("poison: java.lang.IllegalStateException: a defect"));
    assertThat(stream.ended().isComplete()).isFalse();
  }

  @Test
  void readsNoFurtherThanItsDeadLettersAreTaken() {
    follow();
    lettersAreTaken = new CompletableFuture<>();
    reader.add("poison", "later", "poison");
    await().until(() -> reader.position(RUNS) == 3);
    assertThat(read).isEmpty();

    lettersAreTaken.complete(null);
    await().untilAsserted(() -> assertThat(letters).hasSize(2));
    assertThat(read).containsExactly("later");
  }

  @Test
  void endsWhenItsProcessIsBroken() {
    follow();
    reader.add("fatal");

    assertThatThrownBy(() -> join(stream.ended())).hasRootCauseMessage("no more memory");
    await().until(reader::closed);
  }

  @Test
  void aStreamThatIsClosedDidNotFail() {
    follow();
    reader.failWith(new DisconnectException("a broker is away"));
    join(stream.close());

    assertThat(reader.closed()).isTrue();
    join(stream.ended());
    assertThatThrownBy(this::follow).hasRootCauseMessage("the stream was closed");
  }

  @Test
  void closesAClientThatIsCreatedTooLate() {
    FailingReader late = new FailingReader();
    CompletableFuture<FailingReader> made = new CompletableFuture<>();
    TopicStream slow = stream(made::join);
    Future<Void> closing = slow.close();
    made.complete(late);

    join(closing);
    assertThat(late.closed()).isTrue();
  }

  @Test
  void failsWithTheReasonWhyNoClientWasCreated() {
    TopicStream none =
        stream(
            () -> {
              throw new KafkaException("no such file");
            });

    assertThatThrownBy(() -> join(none.follow(List.of(Topics.RUNS))))
        .hasRootCauseMessage("no such file");
    join(none.close());
  }

  @Test
  void handsOverNothingOfAPausedPartitionUntilItIsResumed() {
    reader.partitions(2);
    follow();
    join(stream.pause(List.of(RUNS)));
    reader.add("1");
    reader.add("2");
    reader.addRecord(new ConsumerRecord<>(Topics.RUNS, 1, 0, "other", new byte[0]));
    await().untilAsserted(() -> assertThat(read).containsExactly("other"));
    await().until(() -> reader.paused().contains(RUNS));

    join(stream.resume(List.of(RUNS)));
    await().untilAsserted(() -> assertThat(read).containsExactly("other", "1", "2"));
  }

  @Test
  void refusesToPauseWhatItDoesNotRead() {
    follow();
    assertThatThrownBy(() -> join(stream.pause(List.of(ADDED))))
        .hasRootCauseMessage("sonde.runs-1 is not followed, allowed are [sonde.runs-0]");
  }

  @Test
  void goesOnWithTheOffsetThatItIsGiven() {
    follow();
    reader.add("1");
    reader.add("2");
    await().untilAsserted(() -> assertThat(read).containsExactly("1", "2"));
    reader.updateEndOffsets(Map.of(RUNS, 3L));
    join(stream.seek(RUNS, 5));
    await().until(() -> reader.position(RUNS) == 5);
  }
}
