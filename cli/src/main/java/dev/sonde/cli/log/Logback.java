package dev.sonde.cli.log;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Access to Logback's loggers. */
final class Logback {

  private static final Duration BETWEEN = Duration.ofMillis(1);
  private static final int MOST_LOOKS = 30_000;

  private Logback() {}

  /**
   * The loggers of this process. While another thread initializes SLF4J, its factory is a
   * substitute: this waits for it.
   */
  static LoggerContext context() {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
        return context;
      }
      try {
        Thread.sleep(BETWEEN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted before SLF4J was initialized", e);
      }
    }
    throw new IllegalStateException(
        "SLF4J's factory is " + LoggerFactory.getILoggerFactory() + ", expected is Logback's");
  }
}
