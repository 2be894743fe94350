package dev.sonde.audit.notify;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertFigure;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.alert.Evidence;
import dev.sonde.audit.document.Alerting.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An alert by which an operator sees whether a destination works. */
public final class TestAlert {

  /** An Alertmanager forgets it after this time. */
  private static final Duration LASTS = Duration.ofMinutes(1);

  private TestAlert() {}

  /** The message, which looks like one of an audit. */
  public static Message message(String linkBase, Instant now) {
    Condition condition = new Condition("sonde-test", "test", "", "", null, null, Severity.INFO);
    AlertFigure figure =
        new AlertFigure("success_rate", "share", 0.5, List.of(0.4, 0.6), 100L, null, 1.0);
    Alert alert =
        new Alert(
            "test-" + now.toEpochMilli(),
            condition,
            AlertState.FIRING,
            new Alert.Course(now, now, null, now, ""),
            new Evidence(
                "This is a test of an alert destination; its figure is made up", figure, now, null),
            Alert.Holds.NONE,
            List.of());
    return new Message(alert, Notice.FIRING, linkBase + "/audits", now.plus(LASTS));
  }
}
