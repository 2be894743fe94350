package dev.sonde.cli.command;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what a role has opened, in reverse order; continues when one close fails. */
final class Closer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean refused;

  <T extends AutoCloseable> T add(T closer) {
    open.push(closer);
    return closer;
  }

  /** Whether something could not be closed. */
  boolean refused() {
    return refused;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable last = open.pop();
      try {
        last.close();
      } catch (Exception e) {
        refused = true;
        LOG.error("cannot close {}", last.getClass().getSimpleName(), e);
      }
    }
  }
}
