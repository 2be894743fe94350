package dev.sonde.audit.alert;

import dev.sonde.audit.document.Alerting.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alerts of an audit with a slot each minute, as stored. */
final class AlertWorld {

  static final Duration SLOT = Duration.ofMinutes(1);
  static final Condition DOWN = condition("a");

  AuditAlerts alerts = new AuditAlerts(List.of());
  Instant now = Instant.parse("2026-12-01T00:00:00Z");
  boolean held;
  List<String> destinations = List.of("team");

  static Condition condition(String provider) {
    return new Condition(
        "audit", "down", "", "", new Condition.Cell("m", provider, "eu"), null, Severity.WARNING);
  }

  /** A slot with one reading: B, G or U. */
  void slot(Condition condition, char reading, Patience patience) {
    Reading read = reading == 'B' ? Reading.BAD : reading == 'G' ? Reading.GOOD : Reading.UNKNOWN;
    alerts.observe(
        List.of(
            new Observation(condition, read, patience, new Evidence("it is bad", null, now, null))),
        now);
    turn();
    now = now.plus(SLOT);
  }

  void turn() {
    alerts.turn(new Audience(destinations, held), now, 100);
  }

  void pass(Duration time) {
    now = now.plus(time);
    turn();
  }

  List<Owed> owed() {
    return alerts.owed(held, now);
  }

  /** Delivers all that is owed and says what, such as {@code team firing 1}. */
  List<String> deliver() {
    return owed().stream()
        .map(
            each -> {
              alerts.attempt(each, now);
              alerts.attempted(each, null, now);
              turn();
              return each.delivery().destination()
                  + " "
                  + each.delivery().notice().word()
                  + " "
                  + each.delivery().number();
            })
        .toList();
  }

  void fail() {
    for (Owed each : owed()) {
      alerts.attempt(each, now);
      alerts.attempted(each, "it answers 500", now);
    }
  }

  @Nullable Alert newest() {
    Collection<Alert> all = alerts.all();
    return all.stream()
        .reduce((one, other) -> one.course().since().isAfter(other.course().since()) ? one : other)
        .orElse(null);
  }

  String id() {
    Alert alert = newest();
    if (alert == null) {
      throw new AssertionError("there is no alert");
    }
    return alert.id();
  }

  /** {@code P}, {@code F}, {@code R}, or {@code -} without an alert. */
  char state() {
    Alert alert = newest();
    return alert == null ? '-' : alert.state().name().charAt(0);
  }

  Hold hold(Duration time) {
    return new Hold("looked at", now, now.plus(time));
  }

  /** Another owner takes over. */
  void takeOver() {
    alerts = new AuditAlerts(alerts.all());
  }
}
