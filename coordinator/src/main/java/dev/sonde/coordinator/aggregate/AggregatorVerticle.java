package dev.sonde.coordinator.aggregate;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Seat;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Executes the {@link Aggregator} on a thread of its own; the event loop is never blocked. */
public final class AggregatorVerticle extends VerticleBase {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final Duration JOIN = Duration.ofSeconds(5);

  private final DeadLetters deadLetters;
  private final MemberLoop loop;
  private final Thread thread;

  /**
   * @param fatalErrors called when this coordinator cannot fold any more
   */
  public AggregatorVerticle(
      KafkaSettings settings,
      FollowedRuns runs,
      String id,
      NanoClock clock,
      FatalErrorHandler fatalErrors) {
    String name = id + "-aggregator";
    this.deadLetters = new DeadLetters(settings, name);
    Seat seat = Seat.gathering(settings, Topics.AGGREGATORS, Topics.EVENTS, name);
    this.loop =
        new MemberLoop(
            name,
            new MemberLoop.Place(seat, new BackOff(FIRST_PAUSE, LONGEST_PAUSE)),
            clock,
            new Aggregator(name, ports(settings, deadLetters), runs, clock, fatalErrors),
            FAREWELL);
    this.thread = new Thread(this::run, name);
  }

  static PartitionFold.Ports ports(KafkaSettings settings, DeadLetters deadLetters) {
    return new PartitionFold.Ports(
        id -> FencedWriter.open(settings, id), TopicReader.of(settings), deadLetters);
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
}
