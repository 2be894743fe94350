package dev.sonde.simulator;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An answer under way. Owned by its exchange's event loop, as everything it touches. */
abstract sealed class Answer implements Runnable permits StreamedAnswer, WholeAnswer {
  /** More than this unread, and the answer is broken off. */
  private static final long MAX_PENDING_BYTES = 16 << 20;

  private final Turn turn;
  private @Nullable Future<?> timer;
  private boolean over;
  private boolean stalled;
  private long stalledSinceNanos;
  private long excusedNanos;

  Answer(Turn turn) {
    this.turn = turn;
  }

  final Exchange exchange() {
    return turn.exchange();
  }

  final Witness witness() {
    return turn.witness();
  }

  final long now() {
    return turn.nanoClock().getAsLong();
  }

  final boolean isOver() {
    return over;
  }

  /** Runs again at a planned time, given from the turn of the request. */
  final void continueAt(long plannedNanos) {
    long delay = turn.startNanos() + plannedNanos - now();
    timer = exchange().loop().schedule(this, delay, TimeUnit.NANOSECONDS);
  }

  /** How long ago a planned time was; negative when it is still to come. */
  final long since(long plannedNanos) {
    return now() - turn.startNanos() - plannedNanos;
  }

  /** Counts how late something goes out, unless it was the client who kept it waiting. */
  final void late(long plannedNanos, long lagNanos) {
    if (plannedNanos >= excusedNanos) {
      witness().late(lagNanos);
    }
  }

  /**
   * Whether the client leaves what it was sent unread, so that nothing more may be sent now; then
   * the answer runs again once it has read, or is broken off when too much is pending.
   */
  final boolean stalls() {
    if (exchange().pendingBytes() == 0) {
      return false;
    }
    long now = stamp();
    // What is pending may only not have been flushed.
    exchange().flush();
    long pending = exchange().pendingBytes();
    if (pending > MAX_PENDING_BYTES) {
      exchange().reset();
      over("client-stalled", now);
    } else if (pending > 0) {
      stalled = true;
      stalledSinceNanos = now;
    }
    return pending > 0;
  }

  /** The client may have read. */
  final void writable() {
    if (stalled && !over && exchange().pendingBytes() == 0) {
      resume();
      run();
    }
  }

  private void resume() {
    long now = now();
    stalled = false;
    excusedNanos = now - turn.startNanos();
    witness().stalled(now - stalledSinceNanos);
  }

  /** Stamps what is about to be flushed. */
  final long stamp() {
    long now = now();
    witness().flushing(now);
    return now;
  }

  /** The answer is complete or broken; the connection's next turn may begin. */
  final void over(String outcome, long endNanos) {
    if (!over) {
      over = true;
      witness().ended(outcome, endNanos);
      turn.done().run();
    }
  }

  /** The client left. */
  final void abandon() {
    if (timer != null) {
      timer.cancel(false);
    }
    if (!over) {
      over = true;
      if (stalled) {
        resume();
      }
      witness().ended("client-left", now());
    }
  }
}
