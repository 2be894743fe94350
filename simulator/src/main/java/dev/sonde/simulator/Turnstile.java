package dev.sonde.simulator;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits the answers that a provider gives at the same time. Others wait in the order of their
 * arrival, at most one for each open request. Safe on any thread: a provider serves connections of
 * all event loops.
 */
final class Turnstile {
  private final int atOnce;
  private final Set<Answer> waiting = new LinkedHashSet<>();
  private int inside;

  /**
   * Creates a turnstile without answers.
   *
   * @param atOnce the most answers at the same time; 0 for no limit
   */
  Turnstile(int atOnce) {
    this.atOnce = atOnce;
  }

  /** Adds an answer; returns whether it may begin now. Otherwise it is admitted later. */
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

  /** Called when an answer that had begun has ended. */
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

  /** Removes a waiting answer; no effect if it was admitted already. */
  synchronized void quit(Answer answer) {
    waiting.remove(answer);
  }
}
