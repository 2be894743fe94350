package dev.sonde.simulator;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An answer under way. Owned by its exchange's event loop, as everything it touches. */
abstract sealed class Answer implements Runnable permits StreamedAnswer, WholeAnswer {
  private final Turn turn;
  private @Nullable Future<?> timer;
  private boolean over;

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
      witness().ended("client-left", now());
    }
  }
}
