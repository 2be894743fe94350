package dev.sonde.coordinator.dispatch;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Seat;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Executes the {@link Dispatcher} on a thread of its own. */
public final class DispatcherVerticle extends VerticleBase {

  private static final String GROUP = "sonde-dispatchers";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final Duration JOIN = Duration.ofSeconds(10);

  private final DeadLetters deadLetters;
  private final Dispatcher dispatcher;
  private final MemberLoop loop;
  private final Thread thread;

  /**
   * @param runs the content of all partitions of {@code sonde.runs}
   * @param options of the coordinator
   * @param fatalErrors called when this coordinator cannot dispatch any more
   */
  public DispatcherVerticle(
      KafkaSettings settings,
      RunBook runs,
      DispatcherOptions options,
      NanoClock clock,
      FatalErrorHandler fatalErrors) {
    String name = options.id() + "-dispatcher";
    this.deadLetters = new DeadLetters(settings, name);
    this.dispatcher =
        new Dispatcher(
            id -> FencedWriter.open(settings, id),
            runs,
            clock,
            options.keepRuns(),
            new Dispatcher.Troubles(deadLetters, fatalErrors));
    Seat seat = Seat.in(settings, GROUP, Topics.RUNS, name);
    this.loop =
        new MemberLoop(
            name,
            new MemberLoop.Place(seat, new BackOff(FIRST_PAUSE, LONGEST_PAUSE)),
            clock,
            dispatcher,
            FAREWELL);
    this.thread = new Thread(this::run, name);
  }

  @Override
  public Future<?> start() {
    thread.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    loop.close();
    return vertx.executeBlocking(
        () -> {
          thread.join(JOIN.toMillis());
          return null;
        });
  }

  private void run() {
    loop.run();
    deadLetters.close();
  }

  /** Receives a record of the partials topic. From any thread. */
  public void partial(PartialRead read) {
    dispatcher.partial(read);
  }

  /** The run was deleted from the topics. From any thread. */
  public void forget(String run) {
    dispatcher.forget(run);
  }

  /** Whether this coordinator dispatches, or has dispatched, the run. From any thread. */
  public boolean owns(String run) {
    return dispatcher.owns(run);
  }
}
