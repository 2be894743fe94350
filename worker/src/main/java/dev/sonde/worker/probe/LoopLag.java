package dev.sonde.worker.probe;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How late an event loop runs what is due: it ticks every five milliseconds while anything is open,
 * and a tick's delay is the lag. Used on its loop.
 *
 * <p>The worst lag since a moment is asked for by every probe, so what is kept is a queue of ticks
 * with falling lags: a new tick drops the smaller ones before it, for no question can be answered
 * by them any more. The answer is the first tick at or after that moment.
 */
final class LoopLag {

  static final long TICK_NANOS = Duration.ofMillis(5).toNanos();

  /** Beyond it the smallest lag stands for the newer ones too, which only ever overstates. */
  static final int MAX_TICKS = 1024;

  private final EventLoop loop;
  private final NanoClock clock;
  private final long[] atNanos = new long[MAX_TICKS];
  private final long[] lagNanos = new long[MAX_TICKS];
  private int size;
  private int open;
  private long dueNanos;
  private @Nullable ScheduledFuture<?> next;

  LoopLag(EventLoop loop, NanoClock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /** Something opened: ticks until it closes. */
  void opened() {
    if (open++ == 0) {
      size = 0;
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
      note(now, now - dueNanos);
      schedule(now);
    }
  }

  /** Notes a tick's lag. */
  void note(long nowNanos, long lag) {
    while (size > 0 && lagNanos[size - 1] <= lag) {
      size--;
    }
    if (size == MAX_TICKS) {
      atNanos[size - 1] = nowNanos;
      return;
    }
    atNanos[size] = nowNanos;
    lagNanos[size] = lag;
    size++;
  }

  /** The worst lag of the loop since a moment, the tick that is overdue now included. */
  long worstMicros(long sinceNanos) {
    long now = clock.nanos();
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (atNanos[middle] - sinceNanos < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    long noted = low < size ? lagNanos[low] : 0;
    return Math.max(0, Math.max(noted, now - dueNanos)) / 1000;
  }
}
