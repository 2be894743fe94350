package dev.sonde.cli.determinism;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs actions in the order of virtual time; the seed orders simultaneous ones. */
final class SimScheduler {

  private record Action(long atNanos, int tiebreak, long number, Runnable run) {}

  private static final Comparator<Action> ORDER =
      Comparator.comparingLong(Action::atNanos)
          .thenComparingInt(Action::tiebreak)
          .thenComparingLong(Action::number);

  private final PriorityQueue<Action> queue = new PriorityQueue<>(ORDER);
  private final Chance chance;
  private long now;
  private long scheduled;

  SimScheduler(Chance chance) {
    this.chance = chance;
  }

  /** Virtual nanoseconds since the world began. */
  long now() {
    return now;
  }

  void after(long delayNanos, Runnable action) {
    queue.add(
        new Action(now + Math.max(0, delayNanos), chance.below(1 << 20), scheduled++, action));
  }

  /** Runs the next action; false when there is none. */
  boolean runNext() {
    Action next = queue.poll();
    if (next == null) {
      return false;
    }
    now = next.atNanos();
    next.run().run();
    return true;
  }
}
