package dev.sonde.worker.probe;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures how late an event loop runs its timers: it ticks every five milliseconds while a probe
 * is open, and the delay of a tick is the lag. Used on its loop.
 */
final class LoopLag {

  static final long TICK_NANOS = Duration.ofMillis(5).toNanos();

  private final EventLoop loop;
  private final NanoClock clock;
  private final LagHistory history = new LagHistory();
  private int open;
  private long dueNanos;
  private @Nullable ScheduledFuture<?> next;

  LoopLag(EventLoop loop, NanoClock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /** Starts the ticks with the first open probe; {@link #closed} ends them with the last. */
  void opened() {
    if (open++ == 0) {
      history.clear();
      schedule(clock.nanos());
    }
  }

  void closed() {
    if (--open == 0 && next != null) {
      next.cancel(false);
      next = null;
    }
  }

  private void schedule(long nowNanos) {
    dueNanos = nowNanos + TICK_NANOS;
    next = loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    if (open > 0) {
      long now = clock.nanos();
      history.note(now, now - dueNanos);
      schedule(now);
    }
  }

  /** The worst lag of the loop since this time, including a tick that is overdue now. */
  long worstMicros(long sinceNanos) {
    long overdue = clock.nanos() - dueNanos;
    return Math.max(history.worstNanos(sinceNanos), Math.max(0, overdue)) / 1000;
  }
}
