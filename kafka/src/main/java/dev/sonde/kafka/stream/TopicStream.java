package dev.sonde.kafka.stream;

import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.BrokenClientException;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.UnreadableRecords;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of some topics from the start and follows them, without a group, on a Vert.x
 * context. Every method may be called from any thread.
 *
 * <pre>
 *  context:        chores ──► poll ─┐            ┌─► slice ─► slice ─► … ─► chores ──► poll
 *  polling thread:                  └──► records ┘
 * </pre>
 *
 * <p>One poll is under way at a time, and the next begins when all records of the last one are
 * handled: what waits is bounded. Between two polls partitions are added, paused and positioned.
 * The stream itself is never paused, so polling never stops.
 *
 * <p>Until all that existed is read, any failure ends the stream. From then on a failure that may
 * pass is retried without limit; any other failure ends the stream.
 */
public final class TopicStream {

  private static final Logger LOG = LoggerFactory.getLogger(TopicStream.class);

  /** How long a poll waits for a record. A record or a call of a method ends it earlier. */
  private static final Duration POLL = Duration.ofMillis(500);

  /** The limit of records that are handled in one turn of the event loop. */
  static final int SLICE_RECORDS = 16;

  /**
   * The limit of bytes that are handled in one turn of the event loop. A larger record is handled
   * on a blocking thread.
   */
  static final int SLICE_BYTES = 32 << 10;

  /** The limit of consecutive failures that are not marked as retriable. */
  static final int MOST_FAILURES = 20;

  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final Future<ConsumerRecords<String, byte[]>> NOTHING_TO_READ =
      Future.succeededFuture();

  private final Context context;
  private final Source source;
  private final Handover handover;
  private final BackOff backOff;
  private final StreamPartitions partitions = new StreamPartitions();
  private final Promise<Void> closed = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private final StreamReader reader;
  private long looking;
  private int failures;
  private boolean opened;
  private boolean idle;
  private @Nullable Throwable cause;

  /**
   * Handles each record, on the stream's context; a record of more than 32 KiB on one of Vert.x's
   * blocking threads while the stream waits. A record on which it throws is copied to the dead
   * letters, and the stream goes on with the next.
   */
  @FunctionalInterface
  public interface Handler {
    void record(ConsumerRecord<String, byte[]> read);
  }

  /**
   * The clients of a stream.
   *
   * @param poll how long a poll waits for a record
   * @param look how often added partitions are looked for
   */
  record Source(
      String clientId,
      Duration poll,
      Duration look,
      Supplier<Consumer<String, byte[]>> readers,
      UnreadableRecords deadLetters) {

    static Source of(KafkaSettings settings, String clientId) {
      return new Source(
          clientId,
          POLL,
          LOOK,
          () -> settings.streamed(clientId),
          new DeadLetters(settings, clientId));
    }
  }

  private TopicStream(Context context, Source source, Handler handler, BackOff backOff) {
    this.context = context;
    this.reader = new StreamReader(context.owner(), partitions);
    this.source = source;
    this.handover = new Handover(partitions, handler, source.deadLetters());
    this.backOff = backOff;
  }

  /**
   * Opens a stream on the caller's Vert.x context; on one of its own if the caller has none. It
   * reads nothing before {@link #follow}.
   */
  public static TopicStream open(
      Vertx vertx, KafkaSettings settings, String clientId, Handler handler) {
    return open(
        vertx, Source.of(settings, clientId), handler, new BackOff(FIRST_PAUSE, LONGEST_PAUSE));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Both outcomes are passed on.
  static TopicStream open(Vertx vertx, Source source, Handler handler, BackOff backOff) {
    TopicStream stream = new TopicStream(vertx.getOrCreateContext(), source, handler, backOff);
    // Creating a client loads classes and looks up names.
    CompletableFuture.supplyAsync(source.readers())
        .whenComplete((made, failure) -> stream.run(() -> stream.opened(made, failure)));
    return stream;
  }

  private void run(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  private void opened(@Nullable Consumer<String, byte[]> made, @Nullable Throwable failure) {
    opened = true;
    if (cause != null) {
      Future<Void> discarded = made == null ? Future.succeededFuture() : blocking(made::close);
      finish(discarded);
    } else if (made == null) {
      end(failure == null ? new KafkaException("no client was created") : unwrapped(failure));
    } else {
      reader.open(KafkaReadStream.create(context.owner(), made));
      looking = context.owner().setPeriodic(source.look().toMillis(), tick -> reader.look());
      turn();
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable why = failure.getCause();
    return failure instanceof CompletionException && why != null ? why : failure;
  }

  /**
   * Reads these topics too, from the start.
   *
   * @return completes when all records that existed at the call were handled; fails when the stream
   *     ends earlier
   */
  public Future<Void> follow(List<String> topics) {
    return asking(() -> reader.follow(topics));
  }

  /**
   * Marks where the topics end now.
   *
   * @return whether all records before the mark were handled; it may be asked from any thread
   */
  public BooleanSupplier mark() {
    return asking(reader::mark)::succeeded;
  }

  /**
   * Hands over no more records of these partitions, from the call on if it is made on the stream's
   * context. The others go on.
   */
  public Future<Void> pause(Collection<TopicPartition> paused) {
    return asking(() -> applied(() -> partitions.pause(paused)));
  }

  /** Hands over the records of these partitions again, beginning with the first that is missing. */
  public Future<Void> resume(Collection<TopicPartition> resumed) {
    return asking(() -> applied(() -> partitions.resume(resumed)));
  }

  /** Goes on with this offset of a partition. */
  public Future<Void> seek(TopicPartition partition, long offset) {
    return asking(() -> applied(() -> partitions.seek(partition, offset)));
  }

  private static Future<Void> applied(Runnable change) {
    try {
      change.run();
      return Future.succeededFuture();
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> asking(Supplier<Future<Void>> question) {
    Promise<Void> answer = Promise.promise();
    onContext(
        () -> {
          Throwable over = cause;
          if (over != null) {
            answer.fail(over);
            return;
          }
          question.get().onComplete(answer);
          if (idle) {
            idle = false;
            turn();
          } else {
            reader.wakeUp();
          }
        });
    return answer.future();
  }

  /** On the context at once; from elsewhere as soon as it is free. */
  private void onContext(Runnable task) {
    if (Context.isOnEventLoopThread() && Vertx.currentContext() == context) {
      task.run();
    } else {
      run(task);
    }
  }

  private void turn() {
    if (cause != null) {
      return;
    }
    try {
      if (partitions.first() != null) {
        handOver();
        return;
      }
    } catch (Error e) {
      end(e);
      return;
    }
    reader.chores().compose(done -> poll()).onComplete(this::polled);
  }

  private Future<ConsumerRecords<String, byte[]>> poll() {
    reader.completeReached();
    if (reader.isAsked()) {
      // Whoever waited has asked for more.
      return Future.succeededFuture(ConsumerRecords.empty());
    }
    return partitions.isEmpty() ? NOTHING_TO_READ : reader.poll(source.poll());
  }

  private void polled(
      @Nullable ConsumerRecords<String, byte[]> records, @Nullable Throwable failure) {
    if (cause != null) {
      return;
    }
    if (failure != null) {
      failed(failure);
    } else if (records == null) {
      idle = true;
    } else {
      failures = 0;
      backOff.worked();
      partitions.polled(records);
      turn();
    }
  }

  private void failed(Throwable failure) {
    if (failure instanceof WakeupException) {
      run(this::turn);
      return;
    }
    failures = failure instanceof RetriableException ? 0 : failures + 1;
    if (reader.isCatchingUp()
        || !(failure instanceof KafkaException)
        || failure instanceof BrokenClientException
        || FatalErrorHandler.isRefusal(failure)
        || failures >= MOST_FAILURES) {
      end(failure);
      return;
    }
    LOG.warn("{}: following failed and is retried: {}", source.clientId(), failure.toString());
    context.owner().setTimer(backOff.next().toMillis(), later -> turn());
  }

  private void handOver() {
    Runnable rest = handover.slice(() -> cause == null);
    if (rest == null) {
      run(this::turn);
      return;
    }
    blocking(rest)
        .onComplete(
            (done, failure) -> {
              if (failure == null) {
                turn();
              } else {
                end(failure);
              }
            });
  }

  private Future<Void> blocking(Runnable task) {
    return context.executeBlocking(
        () -> {
          task.run();
          return null;
        });
  }

  private void end(Throwable failure) {
    if (cause != null) {
      return;
    }
    if (!reader.isCatchingUp()) {
      LOG.error("{}: stopped following", source.clientId(), failure);
    }
    stop(failure, true);
  }

  private void stop(Throwable why, boolean failed) {
    cause = why;
    if (failed) {
      ended.tryFail(why);
    }
    context.owner().cancelTimer(looking);
    reader.failMarks(why);
    if (opened) {
      finish(reader.close());
    }
  }

  private void finish(Future<Void> closingClient) {
    closingClient
        .eventually(() -> blocking(source.deadLetters()::close))
        .onComplete(closed)
        .onComplete((done, failure) -> ended.tryComplete());
  }

  /** Fails with the failure that has ended the stream; completes when it was closed. */
  public Future<Void> ended() {
    return ended.future();
  }

  /** Ends the stream; completes when its client is closed. The handler is not called any more. */
  public Future<Void> close() {
    onContext(
        () -> {
          if (cause == null) {
            stop(new IllegalStateException("the stream was closed"), false);
          }
        });
    return closed.future();
  }
}
