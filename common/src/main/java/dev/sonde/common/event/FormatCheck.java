package dev.sonde.common.event;

/** How a response met the requested {@code response_format}. */
public enum FormatCheck {
  /** The prompt requests no format, or there was no valid response. */
  NOT_ASKED("notAsked"),
  /** JSON that matches the schema, if there is one. */
  VALID("valid"),
  /** The response contains no JSON. */
  NOT_JSON("notJson"),
  /** JSON with text or a code fence around it. */
  EXTRA_TEXT("extraText"),
  /** JSON that does not match the schema. */
  SCHEMA_MISMATCH("schemaMismatch"),
  /** JSON that matches the schema, with its members in another order than in the schema. */
  KEY_ORDER("keyOrder"),
  /** JSON that was cut off at the token limit. */
  CUT("cut");

  private final String label;

  FormatCheck(String label) {
    this.label = label;
  }

  /** The name in events and reports. */
  public String label() {
    return label;
  }
}
