package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.kafka.TopicTail.Source;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a tail handles failures of its reader after it has caught up, and which it reports. */
class TopicTailTest {

  private static final TopicPartition RUNS = FailingReader.RUNS;
  private static final TopicPartition ADDED = FailingReader.ADDED;

  private final FailingReader reader = new FailingReader();
  private final Queue<String> read = new ConcurrentLinkedQueue<>();
  private final Queue<String> letters = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> breakdowns = new ConcurrentLinkedQueue<>();
  private final TopicTail tail = tail();

  @AfterEach
  void close() {
    tail.close();
  }

  private TopicTail tail() {
    TopicTail started =
        TopicTail.start(
            new Source(
                List.of(Topics.RUNS),
                "tail",
                1,
                () -> reader,
                (poison, reason) -> letters.add(poison.key() + ": " + reason)),
            each -> {
              if (each.key().equals("poison")) {
                throw new IllegalStateException("a defect");
              }
              read.add(each.key());
            },
            breakdowns::add,
            new BackOff(Duration.ofMillis(1), Duration.ofMillis(2)));
    started.caughtUp().orTimeout(10, TimeUnit.SECONDS).join();
    return started;
  }

  @Test
  void goesOnAfterFailuresThatPass() {
    for (int i = 0; i < 3 * TopicTail.MOST_FAILURES; i++) {
      reader.failWith(new DisconnectException("a broker is away"));
    }
    reader.failWith(new KafkaException("an unknown failure"));
    reader.add("later");

    await().untilAsserted(() -> assertThat(read).containsExactly("later"));
    assertThat(breakdowns).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {SaslAuthenticationException.class, TopicAuthorizationException.class})
  void breaksDownAtOnceWhenItIsRefused(Class<? extends RuntimeException> refusal)
      throws ReflectiveOperationException {
    reader.failWith(refusal.getConstructor(String.class).newInstance("refused"));

    await().untilAsserted(() -> assertThat(breakdowns).hasSize(1));
    assertThat(breakdowns.element()).isInstanceOf(refusal);
    await().until(reader::closed);
  }

  @Test
  void readsAPartitionThatIsAddedFromItsStart() {
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
  void tellsWhetherAllBeforeAMarkWasRead() {
    reader.updateEndOffsets(Map.of(RUNS, 2L));
    BooleanSupplier allRead = tail.mark();
    reader.add("first");
    await().untilAsserted(() -> assertThat(read).containsExactly("first"));
    assertThat(allRead.getAsBoolean()).isFalse();
    reader.add("second");
    await().until(allRead::getAsBoolean);
    assertThat(read).containsExactly("first", "second");

    await().until(tail.mark()::getAsBoolean);
  }

  @Test
  void goesOnAfterARecordThatBreaksItsHandler() {
    reader.add("poison");
    reader.add("later");

    await().untilAsserted(() -> assertThat(read).containsExactly("later"));
    assertThat(breakdowns).isEmpty();
    assertThat(letters).containsExactly("poison: java.lang.IllegalStateException: a defect");
  }

  @Test
  void breaksDownWhenTheSameFailureNeverPasses() {
    // All are added at once: otherwise a poll between two of them could succeed and reset the
    // count.
    reader.failWithAll(
        Collections.nCopies(TopicTail.MOST_FAILURES, new KafkaException("a record is corrupt")));

    await().untilAsserted(() -> assertThat(breakdowns).hasSize(1));
    assertThat(breakdowns.element()).hasMessage("a record is corrupt");
  }

  @Test
  void aTailThatIsClosedIsNoBreakdown() {
    reader.failWith(new DisconnectException("a broker is away"));
    tail.close();

    await().until(reader::closed);
    assertThat(breakdowns).isEmpty();
  }
}
