package dev.sonde.simulator;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is being sent. Owned by its exchange's event loop, like everything that it uses.
 */
abstract sealed class Answer implements Runnable permits StreamedAnswer, WholeAnswer {
  /** The unread bytes beyond which an answer is aborted. */
  private static final long MAX_PENDING_BYTES = 16 << 20;

  private final Turn turn;
  private final Turnstile turnstile;
  private long startNanos;
  private boolean inside;
  private @Nullable Future<?> timer;
  private boolean over;
  private boolean stalled;
  private long stalledSinceNanos;
  private long excusedNanos;

  Answer(Turn turn, Turnstile turnstile) {
    this.turn = turn;
    this.turnstile = turnstile;
    startNanos = turn.startNanos();
  }

  /** Runs now, or as soon as its provider admits it. */
  final void begin() {
    if (turnstile.enter(this)) {
      inside = true;
      run();
    }
  }

  /** Called when its provider admits it, on any thread. */
  final void admit() {
    EventExecutor loop = exchange().loop();
    if (!loop.isShuttingDown()) {
      loop.execute(this::admitted);
    }
  }

  private void admitted() {
    if (over) {
      turnstile.leave();
      return;
    }
    inside = true;
    startNanos = now();
    witness().started(startNanos);
    run();
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

  /** Runs again at a planned time, counted from the turn of the request. */
  final void continueAt(long plannedNanos) {
    long delay = startNanos + plannedNanos - now();
    timer = exchange().loop().schedule(this, delay, TimeUnit.NANOSECONDS);
  }

  /** The time since a planned time; negative if it is in the future. */
  final long since(long plannedNanos) {
    return now() - startNanos - plannedNanos;
  }

  /** Counts how late a part is sent, unless the client delayed it. */
  final void late(long plannedNanos, long lagNanos) {
    if (plannedNanos >= excusedNanos) {
      witness().late(lagNanos);
    }
  }

  /**
   * Whether the client does not read, so that nothing may be sent now. The answer then runs again
   * when the client has read, or is aborted when too much is pending.
   */
  final boolean stalls() {
    if (exchange().pendingBytes() == 0) {
      return false;
    }
    long now = stamp();
    // The pending bytes may only be unflushed.
    exchange().flush();
    long pending = exchange().pendingBytes();
    if (pending == Exchange.GONE) {
      return true; // and will be abandoned in a moment
    }
    if (pending > MAX_PENDING_BYTES) {
      exchange().reset();
      over("client-stalled", now);
    } else if (pending > 0) {
      stalled = true;
      stalledSinceNanos = now;
    }
    return pending > 0;
  }

  /** Called when the client may have read. */
  final void writable() {
    if (stalled && !over && exchange().pendingBytes() == 0) {
      resume();
      run();
    }
  }

  private void resume() {
    long now = now();
    stalled = false;
    excusedNanos = now - startNanos;
    witness().stalled(now - stalledSinceNanos);
  }

  /** Takes the time of the flush that follows. */
  final long stamp() {
    long now = now();
    witness().flushing(now);
    return now;
  }

  /** Ends the answer, complete or not; the connection's next turn may begin. */
  final void over(String outcome, long endNanos) {
    if (!over) {
      over = true;
      witness().ended(outcome, endNanos);
      leave();
      turn.done().run();
    }
  }

  private void leave() {
    if (inside) {
      turnstile.leave();
    } else {
      turnstile.quit(this);
    }
  }

  /** Called when the client has disconnected. */
  final void abandon() {
    if (timer != null) {
      timer.cancel(false);
    }
    if (!over) {
      over = true;
      if (stalled) {
        resume();
      }
      long now = now();
      if (!inside) {
        witness().started(now);
      }
      witness().ended("client-left", now);
      leave();
    }
  }
}
