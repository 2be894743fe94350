package dev.sonde.audit.document;

import java.util.ArrayList;
import java.util.List;

/** What an audit states and Sonde does not do yet, in sentences for its author. */
public final class Inactive {

  private Inactive() {}

  public static List<String> notes(Audit audit) {
    Alerting alerting = audit.alerting();
    List<String> notes = new ArrayList<>();
    if (!alerting.alerts().isEmpty()) {
      notes.add("alerts are kept and not evaluated yet: nothing is sent to anyone");
    }
    if (!alerting.destinations().isEmpty()) {
      notes.add("notify is kept and not used yet: there are no destinations");
    }
    if (!alerting.maintenance().isEmpty()) {
      notes.add("maintenance is kept and not used yet: there are no alerts to hold");
    }
    if (alerting.escalation() != null) {
      notes.add(
          "escalate is kept and not executed yet: "
              + alerting.escalation().to()
              + " is not started by this audit");
    }
    return List.copyOf(notes);
  }
}
