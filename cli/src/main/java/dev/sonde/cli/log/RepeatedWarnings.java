package dev.sonde.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lets a warning of Kafka's clients pass once a minute: they repeat it with every attempt, and each
 * of a process's clients does. Those of an admin client never pass: its caller has the failure, and
 * says it. Errors always pass. Locks itself.
 */
final class RepeatedWarnings extends Filter<ILoggingEvent> {

  static final long PAUSE_MILLIS = 60_000;
  private static final int MOST_KEPT = 256;
  private static final String KAFKA = "org.apache.kafka.";
  private static final String ADMIN = "[AdminClient ";

  /** What differs between clients and attempts: names in brackets, and figures. */
  private static final Pattern DIFFERENCE = Pattern.compile("\\[[^\\]]*]|-?\\d+");

  private final Map<String, Long> passed = new LinkedHashMap<>();

  @Override
  public synchronized FilterReply decide(ILoggingEvent event) {
    boolean repeats =
        event.getLoggerName().startsWith(KAFKA)
            && !event.getLevel().isGreaterOrEqual(Level.ERROR)
            && isRepeated(event);
    return repeats ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private boolean isRepeated(ILoggingEvent event) {
    if (event.getFormattedMessage().startsWith(ADMIN)) {
      return true;
    }
    String key =
        event.getLoggerName() + DIFFERENCE.matcher(event.getFormattedMessage()).replaceAll("");
    Long last = passed.get(key);
    if (last != null && event.getTimeStamp() - last < PAUSE_MILLIS) {
      return true;
    }
    passed.remove(key);
    passed.put(key, event.getTimeStamp());
    if (passed.size() > MOST_KEPT) {
      passed.remove(passed.keySet().iterator().next());
    }
    return false;
  }
}
