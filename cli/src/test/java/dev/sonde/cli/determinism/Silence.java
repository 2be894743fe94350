package dev.sonde.cli.determinism;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Suppresses the log of intended faults. */
final class Silence implements AutoCloseable {

  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.sonde");
  private final @Nullable Level before = ours.getLevel();

  Silence() {
    ours.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    ours.setLevel(before);
  }
}
