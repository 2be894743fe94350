package dev.sonde.benchmarks;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.ProbeCall;
import dev.sonde.worker.probe.Prober;
import dev.sonde.worker.probe.ProberLimits;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Lanes of probes on one event loop: each sends its next probe when the last one has ended. */
final class ClosedLoop {

  /** Lanes that start in one tick; few, so that no listen queue overflows. */
  private static final int LANES_PER_TICK = 50;

  private static final long TICK_MILLIS = 10;

  private final EventLoop loop;
  private final NanoClock clock;
  private final Prober prober;
  private final Run run;
  private final StampLog stamps;
  private final long startNanos;
  private long index;
  private boolean stopped;
  private volatile long ended;
  private volatile long failed;
  private volatile long open;
  private volatile boolean recording;

  ClosedLoop(EventLoop loop, NanoClock clock, Run run, StampLog stamps) {
    this.loop = loop;
    this.clock = clock;
    this.run = run;
    this.stamps = stamps;
    this.startNanos = clock.nanos();
    this.prober = new Prober(loop, clock, KeySource.NONE, ProberLimits.DEFAULT);
  }

  /** Starts lanes, a few each tick. */
  void start(int lanes) {
    loop.execute(() -> startSome(lanes));
  }

  private void startSome(int lanes) {
    int now = Math.min(lanes, LANES_PER_TICK);
    for (int i = 0; i < now; i++) {
      fire();
    }
    if (lanes > now) {
      var unused = loop.schedule(() -> startSome(lanes - now), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void fire() {
    if (stopped) {
      return;
    }
    var id = new ProbeEvent.ProbeId(run.id(), SampleRun.REGION, index++, 1, 0, 0);
    long now = clock.nanos();
    prober.fire(new ProbeCall(id, run, "w-1", startNanos, now, now, () -> 1), this::over);
    open = prober.open();
  }

  private void over(ProbeEvent event) {
    count(event);
    // Through the loop's queue: a listener that fires the next probe would nest the calls.
    loop.execute(this::fire);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, the other only reads.
  private void count(ProbeEvent event) {
    if (stopped) {
      return;
    }
    ended++;
    if (event.outcome() != Outcome.OK) {
      failed++;
    } else if (recording && event.timings().firstToken() != NEVER) {
      stamps.add(
          event.index(),
          startNanos + event.timings().sent() * 1000,
          startNanos + event.timings().firstToken() * 1000);
    }
  }

  /** Starts to keep stamps. */
  void record() {
    recording = true;
  }

  long ended() {
    return ended;
  }

  long failed() {
    return failed;
  }

  /** Probes in flight when the last one was sent. */
  long open() {
    return open;
  }

  /** Aborts the probes in flight, which are not counted. On the loop. */
  void stop() {
    stopped = true;
    prober.abortAll("benchmark over");
    prober.close();
  }
}
