package dev.sonde.audit.scheduler;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Seat;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Executes the {@link Scheduler} on a thread of its own. */
public final class SchedulerVerticle extends VerticleBase {

  private static final String GROUP = "sonde-schedulers";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final Duration JOIN = Duration.ofSeconds(10);

  private final MemberLoop loop;
  private final Thread thread;

  /**
   * @param coordinator its id
   * @param fatalErrors called when this coordinator cannot schedule any more
   */
  public SchedulerVerticle(
      KafkaSettings settings,
      String coordinator,
      Scheduler.Following following,
      Scheduler.Surroundings around,
      FatalErrorHandler fatalErrors) {
    String name = coordinator + "-scheduler";
    Scheduler scheduler =
        new Scheduler(
            coordinator, id -> FencedWriter.open(settings, id), following, around, fatalErrors);
    NanoClock clock = around.clock();
    this.loop =
        new MemberLoop(
            name,
            new MemberLoop.Place(
                Seat.in(settings, GROUP, Topics.AUDITS, name),
                new BackOff(FIRST_PAUSE, LONGEST_PAUSE)),
            clock,
            scheduler,
            FAREWELL);
    this.thread = new Thread(loop, name);
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
}
