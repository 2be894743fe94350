package dev.sonde.simulator;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a provider give so many answers at once; the others wait in the order they came, at most one
 * for each open request. Safe on any thread: a provider serves connections of all event loops.
 */
final class Turnstile {
  private final int atOnce;
  private final Set<Answer> waiting = new LinkedHashSet<>();
  private int inside;

  /**
   * An empty one.
   *
   * @param atOnce 0 for no bound
   */
  Turnstile(int atOnce) {
    this.atOnce = atOnce;
  }

  /** Whether the answer may begin now; otherwise it is admitted later. */
  boolean enter(Answer answer) {
    return atOnce == 0 || taken(answer);
  }

  private synchronized boolean taken(Answer answer) {
    if (inside < atOnce) {
      inside++;
      return true;
    }
    waiting.add(answer);
    return false;
  }

  /** One that had begun is over. */
  void leave() {
    Answer next = atOnce == 0 ? null : successor();
    if (next != null) {
      next.admit();
    }
  }

  private synchronized @Nullable Answer successor() {
    Iterator<Answer> first = waiting.iterator();
    if (!first.hasNext()) {
      inside--;
      return null;
    }
    Answer next = first.next();
    first.remove();
    return next;
  }

  /** One that waits gives up; without effect when it was admitted already. */
  synchronized void quit(Answer answer) {
    waiting.remove(answer);
  }
}
