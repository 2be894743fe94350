package dev.sonde.audit.alert;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of an alert. In JSON it is the word. */
public enum AlertState {
  /** It was bad, but not often enough. */
  PENDING,
  FIRING,
  RESOLVED;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static AlertState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
