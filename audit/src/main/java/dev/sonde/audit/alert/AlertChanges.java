package dev.sonde.audit.alert;

import java.util.List;

/**
 * What is to be written in one transaction.
 *
 * @param stored alerts in their new state
 * @param gone ids of alerts that are not kept
 */
public record AlertChanges(List<Alert> stored, List<String> gone) {

  public static final AlertChanges NONE = new AlertChanges(List.of(), List.of());

  public AlertChanges {
    stored = List.copyOf(stored);
    gone = List.copyOf(gone);
  }

  public boolean isEmpty() {
    return stored.isEmpty() && gone.isEmpty();
  }
}
