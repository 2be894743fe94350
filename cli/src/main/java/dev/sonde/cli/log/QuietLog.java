package dev.sonde.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;

/** The log of a command that prints nothing but its result and its errors. */
public final class QuietLog {

  private QuietLog() {}

  /** Logs nothing, unless {@code SONDE_LOG} asks for a log. */
  public static void start(Map<String, String> environment) {
    if (environment.getOrDefault("SONDE_LOG", "").isEmpty()) {
      LoggerContext context = Logback.context();
      context.getLogger("dev.sonde").setLevel(Level.OFF);
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }
  }
}
