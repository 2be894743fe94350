package dev.sonde.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of one entry, in the order in which they are written. */
final class LogEntry {

  /** How messages name a run. */
  private static final Pattern RUN = Pattern.compile("\\brun ([0-9A-HJKMNP-TV-Z]{26})\\b");

  private LogEntry() {}

  static Map<String, String> fields(ILoggingEvent event, String role, String id) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    fields.put("role", role);
    fields.put("id", id);
    String message = String.valueOf(event.getFormattedMessage());
    String run = run(event, message);
    if (run != null) {
      fields.put("run", run);
    }
    String logger = event.getLoggerName();
    fields.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
    fields.put("message", message);
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      fields.put("error", thrown.getClassName() + ": " + thrown.getMessage());
      fields.put("stack", ThrowableProxyUtil.asString(thrown));
    }
    return fields;
  }

  private static @Nullable String run(ILoggingEvent event, String message) {
    String named = event.getMDCPropertyMap().get("run");
    if (named != null) {
      return named;
    }
    Matcher matcher = RUN.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }
}
