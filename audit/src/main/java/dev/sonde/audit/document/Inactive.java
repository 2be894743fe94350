package dev.sonde.audit.document;

import java.util.ArrayList;
import java.util.List;

/** What an audit states and Sonde does not do yet, in sentences for its author. */
public final class Inactive {

  private Inactive() {}

  private static void rule(AlertRule rule, List<String> notes) {
    String kept = "the history keeps p50, p95 and p99 of ttft, e2e and itl";
    if (rule instanceof AlertRule.Beyond beyond && !beyond.isKept()) {
      notes.add("the threshold " + beyond.threshold().expression() + " is not evaluated: " + kept);
    } else if (rule instanceof AlertRule.Changed changed) {
      changed.metrics().stream()
          .filter(each -> !AlertReader.USUAL_METRICS.contains(each))
          .forEach(each -> notes.add("changes of " + each + " are not looked for"));
    } else if (rule instanceof AlertRule.Slo slo && !slo.isKept()) {
      notes.add("the objective " + slo.objective().expression() + " is not evaluated: " + kept);
    }
  }

  public static List<String> notes(Audit audit) {
    Alerting alerting = audit.alerting();
    List<String> notes = new ArrayList<>();
    alerting.alerts().forEach(each -> rule(each.rule(), notes));
    boolean alerts = !alerting.alerts().isEmpty();
    if (alerts && alerting.destinations().isEmpty()) {
      notes.add("nobody is told of its alerts, since notify names no destination");
    }
    if (!alerts && !alerting.destinations().isEmpty()) {
      notes.add("notify has nothing to tell, since there are no alerts");
    }
    Alerting.Escalation escalation = alerting.escalation();
    if (escalation != null
        && alerting.alerts().stream()
            .noneMatch(each -> each.rule().kind().equals(escalation.on()))) {
      notes.add(
          "escalate never starts "
              + escalation.to()
              + ", since there is no alert of the kind "
              + escalation.on());
    }
    return List.copyOf(notes);
  }
}
