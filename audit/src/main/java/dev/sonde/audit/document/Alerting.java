package dev.sonde.audit.document;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit is to tell, to whom, and for how long its history is kept.
 *
 * @param destinations whom alerts are sent to; the names of those that the operator configures
 * @param keep how long its history is kept
 * @param escalation a dearer audit that this one may start, or null
 */
public record Alerting(
    List<Alert> alerts,
    List<String> destinations,
    Severity severity,
    List<Maintenance> maintenance,
    Duration keep,
    @Nullable Escalation escalation) {

  public static final Duration USUAL_KEEP = Duration.ofDays(400);
  public static final Duration LONGEST_KEEP = Duration.ofDays(3660);

  public Alerting {
    alerts = List.copyOf(alerts);
    destinations = List.copyOf(destinations);
    maintenance = List.copyOf(maintenance);
  }

  /** How urgent an alert is. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /**
   * An alert of an audit.
   *
   * @param severity its own, or null for that of the audit
   */
  public record Alert(AlertRule rule, @Nullable Severity severity) {}

  /** A time in which alerts are held while slots go on; {@code to} is exclusive. */
  public record Maintenance(Instant from, Instant to, @Nullable String why) {}

  /**
   * Starts another audit.
   *
   * @param on the kind of alert that starts it
   * @param to the other audit
   * @param cooldown least time between two starts
   */
  public record Escalation(String on, String to, Duration cooldown) {}
}
