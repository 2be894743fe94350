package dev.sonde.cli.command;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a role has opened; closed in reverse order, the rest of it even when one refuses. */
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
        LOG.error("cannot close {} in order", last.getClass().getSimpleName(), e);
      }
    }
  }
}
