package dev.sonde.kafka.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import io.vertx.core.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no hazard of the Vert.x Kafka client is one of the stream. */
class StreamHazardsIT extends StreamFixture {

  @Test
  void aPausedPartitionStopsNobodyAndNothing() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    TopicStream stream = stream(settings, this::keep);
    join(stream.follow(List.of(Topics.EVENTS)));
    join(stream.pause(Set.of(FIRST)));
    for (int i = 0; i < 2_000; i++) {
      write(producer, 0, "" + i);
      write(producer, 1, "" + i);
    }
    producer.flush();
    BooleanSupplier all = stream.mark();

    await().untilAsserted(() -> assertThat(of(1)).isEqualTo(keys(1, 2_000)));
    // Polling goes on: a later record of the other partition comes.
    write(producer, 1, "later");
    await().untilAsserted(() -> assertThat(read).contains("1:later"));
    assertThat(of(0)).isEmpty();
    assertThat(all.getAsBoolean()).isFalse();

    join(stream.resume(Set.of(FIRST)));
    await().until(all::getAsBoolean);
    assertThat(of(0)).isEqualTo(keys(0, 2_000));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // They are done at once.
  void pausesWithinItsHandlerFromTheNextRecordOn() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    for (int i = 0; i < 100; i++) {
      write(producer, 0, "" + i);
    }
    producer.flush();
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    TopicStream[] slow = new TopicStream[1];
    slow[0] =
        stream(
            settings,
            each -> {
              keep(each);
              most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
              slow[0].pause(Set.of(FIRST));
              vertx.setTimer(
                  1,
                  done -> {
                    waiting.decrementAndGet();
                    slow[0].resume(Set.of(FIRST));
                  });
            });

    join(slow[0].follow(List.of(Topics.EVENTS)));
    await().untilAsserted(() -> assertThat(of(0)).isEqualTo(keys(0, 100)));
    assertThat(most).hasValue(1);
  }

  @Test
  void aRecordDoesNotWaitForTheEndOfAPoll() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    TopicStream stream = stream(settings, LONG_POLL);
    join(stream.follow(List.of(Topics.EVENTS)));
    for (int i = 0; i < 20; i++) {
      String key = "" + i;
      write(producer, 0, key);
      await().until(() -> read.contains("0:" + key));
    }
  }

  /** What is asked of the client waits for its poll. */
  @Test
  void nobodyWaitsForTheEndOfAPoll() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    TopicStream stream = stream(settings, LONG_POLL);
    join(stream.follow(List.of(Topics.EVENTS)).compose(v -> stream.follow(List.of(Topics.RUNS))));

    await().until(stream.mark()::getAsBoolean);
    join(stream.pause(Set.of(FIRST)));
    write(producer, 0, "0");
    producer.flush();
    BooleanSupplier all = stream.mark();
    join(stream.resume(Set.of(FIRST)));
    await().until(all::getAsBoolean);
    await().untilAsserted(() -> assertThat(of(0)).isEqualTo(keys(0, 1)));
    join(stream.seek(FIRST, 0));
    await().untilAsserted(() -> assertThat(of(0)).containsExactly("0:0", "0:0"));
    join(stream.follow(List.of(Topics.REPORTS)));
  }

  @Test
  void aRecordThatBreaksItsHandlerBecomesADeadLetter() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    Queue<String> letters = new ConcurrentLinkedQueue<>();
    TopicStream board =
        stream(
            settings, letter -> letters.add(DeadLetters.header(letter, DeadLetters.HEADER_REASON)));
    join(board.follow(List.of(Topics.DEAD_LETTERS)));
    TopicStream stream =
        stream(
            settings,
            each -> {
              if (each.key().equals("poison")) {
                throw new IllegalArgumentException("no event");
              }
              keep(each);
            });
    join(stream.follow(List.of(Topics.EVENTS)));
    write(producer, 0, "poison");
    write(producer, 0, "later");

    await().untilAsserted(() -> assertThat(read).containsExactly("0:later"));
    await().untilAsserted(() -> assertThat(letters).containsExactly("no event"));
  }

  @Test
  void closesWhileItPolls() {
    KafkaSettings settings = broker();
    TopicStream stream = stream(settings, LONG_POLL);
    join(stream.follow(List.of(Topics.EVENTS)));
    assertThat(pollingThreads()).hasSize(1);

    join(stream.close());
    await().until(() -> pollingThreads().isEmpty());
    // The client would begin anew, with a thread that nobody ends.
    assertThatThrownBy(() -> join(stream.follow(List.of(Topics.RUNS))))
        .hasRootCauseMessage("the stream was closed");
    assertThatThrownBy(() -> join(stream.pause(Set.of(FIRST))))
        .hasRootCauseMessage("the stream was closed");
    assertThat(pollingThreads()).isEmpty();
  }

  @Test
  void goesOnWhereItWasWhenItsBrokerComesBack(@TempDir Path folder) {
    EmbeddedBroker first = EmbeddedBroker.keeping(folder, 0);
    KafkaSettings settings = topics(KafkaSettings.of(first.bootstrap()));
    int port = Integer.parseInt(first.bootstrap().replaceAll(".*:", ""));
    Producer<String, byte[]> producer = producer(settings);
    write(producer, 0, "0");
    TopicStream stream = stream(settings, this::keep);
    join(stream.follow(List.of(Topics.EVENTS)));
    await().untilAsserted(() -> assertThat(of(0)).isEqualTo(keys(0, 1)));

    first.close();
    BooleanSupplier asked = stream.mark();
    add(EmbeddedBroker.keeping(folder, port));
    write(producer, 0, "1");
    write(producer, 0, "2");

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(of(0)).isEqualTo(keys(0, 3)));
    await().atMost(Duration.ofMinutes(1)).until(asked::getAsBoolean);
    assertThat(stream.ended().isComplete()).isFalse();
  }

  @Test
  void readsAHundredThousandRecordsWithoutKeepingItsEventLoop() {
    int count = 50_000;
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    for (int i = 0; i < count; i++) {
      write(producer, 0, "" + i);
      write(producer, 1, "" + i);
    }
    producer.flush();
    Context context = vertx.getOrCreateContext();
    Turns turns = new Turns(context);
    TopicStream stream = stream(settings, each -> turns.handled());
    context.runOnContext(now -> turns.next());

    join(stream.follow(List.of(Topics.EVENTS)));
    turns.over = true;
    assertThat(turns.all).hasValue(2 * count);
    assertThat(turns.most.get()).isBetween(1, 2 * TopicStream.SLICE_RECORDS);
  }

  /** Another task of the same event loop: how many records are handled between its turns. */
  private static final class Turns {
    private final Context context;
    private volatile boolean over;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private int sinceLast;

    Turns(Context context) {
      this.context = context;
    }

    void handled() {
      all.incrementAndGet();
      sinceLast++;
    }

    void next() {
      most.accumulateAndGet(sinceLast, Math::max);
      sinceLast = 0;
      if (!over) {
        context.runOnContext(later -> next());
      }
    }
  }

  @Test
  void handlesALargeRecordOnAnotherThreadAndInItsOrder() {
    KafkaSettings settings = broker();
    Producer<String, byte[]> producer = producer(settings);
    for (int i = 0; i < 20; i++) {
      write(producer, 0, "" + i, i % 3 == 0 ? TopicStream.SLICE_BYTES + 1 : 10);
    }
    producer.flush();
    Queue<Boolean> onEventLoop = new ConcurrentLinkedQueue<>();
    TopicStream stream =
        stream(
            settings,
            each -> {
              keep(each);
              onEventLoop.add(Context.isOnEventLoopThread());
            });

    join(stream.follow(List.of(Topics.EVENTS)));
    assertThat(of(0)).isEqualTo(keys(0, 20));
    assertThat(onEventLoop)
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> i % 3 != 0).toList());
  }
}
