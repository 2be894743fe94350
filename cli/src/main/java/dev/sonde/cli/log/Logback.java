package dev.sonde.cli.log;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Access to Logback's loggers. */
final class Logback {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private Logback() {}

  /**
   * The loggers of this process. While another thread initializes SLF4J, its factory is a
   * substitute: this waits for it.
   */
  static LoggerContext context() {
    long begun = System.nanoTime();
    while (true) {
      if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
        return context;
      }
      if (System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "SLF4J's factory is " + LoggerFactory.getILoggerFactory() + ", expected is Logback's");
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted before SLF4J was initialized", e);
      }
    }
  }
}
