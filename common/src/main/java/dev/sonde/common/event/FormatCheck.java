package dev.sonde.common.event;

/** What an answer made of the {@code response_format} that was asked for. */
public enum FormatCheck {
  /** The prompt asks for no format, or there was no proper answer. */
  NOT_ASKED("notAsked"),
  /** JSON, and of the schema if there is one. */
  VALID("valid"),
  /** No JSON in it. */
  NOT_JSON("notJson"),
  /** JSON with words or a fence around it. */
  EXTRA_TEXT("extraText"),
  /** JSON of another schema. */
  SCHEMA_MISMATCH("schemaMismatch"),
  /** JSON of the schema, its members in another order than the schema's. */
  KEY_ORDER("keyOrder"),
  /** JSON that was cut by the limit of tokens. */
  CUT("cut");

  private final String label;

  FormatCheck(String label) {
    this.label = label;
  }

  /** Its name in events and reports. */
  public String label() {
    return label;
  }
}
