package dev.sonde.audit.notify;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertFigure;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.alert.Evidence;
import dev.sonde.audit.document.Alerting.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts for tests. */
final class Alerts {

  static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");
  static final AlertFigure SLOW =
      new AlertFigure("p95(ttft)", "ms", 2311.4, List.of(2100.0, 2500.0), 100L, 2000.0, 800.0);

  private Alerts() {}

  static Message firing() {
    return message("groq", SLOW, Notice.FIRING);
  }

  static Message message(String provider, @Nullable AlertFigure figure, Notice notice) {
    Condition condition =
        new Condition(
            "llama",
            "threshold",
            "p95(ttft) < 2s",
            "",
            new Condition.Cell("org/model", provider, "eu"),
            "5e91e5",
            Severity.WARNING);
    Evidence evidence =
        new Evidence("p95(ttft) of " + provider + " is beyond 2s", figure, AT, "01RUN");
    return message(condition, evidence, notice);
  }

  /** A message that fires about this. */
  static Message named(Condition condition) {
    return message(condition, new Evidence("it is bad", null, AT, null), Notice.FIRING);
  }

  private static Message message(Condition condition, Evidence evidence, Notice notice) {
    boolean over = notice == Notice.RESOLVED;
    Alert alert =
        new Alert(
            "a1",
            condition,
            over ? AlertState.RESOLVED : AlertState.FIRING,
            new Alert.Course(AT, AT, over ? AT.plusSeconds(600) : null, AT, ""),
            evidence,
            Alert.Holds.NONE,
            List.of());
    return new Message(alert, notice, "https://sonde.example/alerts?id=a1", AT.plusSeconds(90));
  }
}
