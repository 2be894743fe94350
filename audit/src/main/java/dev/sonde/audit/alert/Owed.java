package dev.sonde.audit.alert;

/** A notice that is to be delivered now. */
public record Owed(Alert alert, Delivery delivery) {

  /** The same for each attempt, on every coordinator; other notices have others. */
  public String key() {
    return alert.id() + "-" + delivery.number();
  }
}
