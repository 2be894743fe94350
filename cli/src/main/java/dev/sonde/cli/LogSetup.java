package dev.sonde.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Configures the log on stderr: warnings of Sonde. {@code SONDE_LOG=debug} adds the debug messages
 * of Sonde and the warnings of Kafka and other libraries; {@code trace} adds their INFO messages
 * too.
 *
 * <p>Logback loads it as a service. There is no configuration file, because reading one would slow
 * down the start.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    String asked = System.getenv("SONDE_LOG");
    boolean trace = "trace".equals(asked);
    boolean debug = trace || "debug".equals(asked);
    // A stack trace helps the person who asks for the log, and nobody else.
    encoder.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%msg){'\\R', ' '}%n"
            + (debug ? "%ex{5}" : "%nopex"));
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger("ROOT").addAppender(appender);
    context.getLogger("ROOT").setLevel(trace ? Level.INFO : debug ? Level.WARN : Level.OFF);
    context.getLogger("dev.sonde").setLevel(debug ? Level.DEBUG : Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
