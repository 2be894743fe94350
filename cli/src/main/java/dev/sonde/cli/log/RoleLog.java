package dev.sonde.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The log of a role's process, until closed: one line for each entry of level INFO or higher. */
public final class RoleLog implements AutoCloseable {

  private static final String OURS = "dev.sonde";

  private final Logger root;
  private final Logger ours;
  private final Level rootBefore;
  private final Level oursBefore;
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final List<Appender<ILoggingEvent>> replaced = new ArrayList<>();

  private RoleLog(LoggerContext context, LineEncoder encoder, PrintStream out) {
    root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ours = context.getLogger(OURS);
    rootBefore = root.getLevel();
    oursBefore = ours.getLevel();
    root.iteratorForAppenders().forEachRemaining(replaced::add);
    replaced.forEach(root::detachAppender);
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setName("role");
    appender.setEncoder(encoder);
    appender.setOutputStream(out);
    RepeatedWarnings repeated = new RepeatedWarnings();
    repeated.start();
    appender.addFilter(repeated);
    appender.start();
    root.addAppender(appender);
    if (!Level.INFO.equals(rootBefore)) {
      root.setLevel(Level.WARN);
    }
    if (!Level.DEBUG.equals(oursBefore)) {
      ours.setLevel(Level.INFO);
    }
  }

  /**
   * Starts the log of this role.
   *
   * @param out the stream to log to
   */
  public static RoleLog start(LogFormat format, String role, String id, PrintStream out) {
    LoggerContext context = Logback.context();
    return new RoleLog(context, new LineEncoder(format, role, id), out);
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    replaced.forEach(root::addAppender);
    root.setLevel(rootBefore);
    ours.setLevel(oursBefore);
    // The stream is the process's own: it is flushed with every line and stays open.
  }
}
