package dev.sonde.common.event;

/** What an answer made of the tools it was offered. Compares requests, not single calls. */
public enum ToolCheck {
  /** The prompt has no tools, or there was no proper answer. */
  NOT_OFFERED("notOffered"),
  /** It answered in words. */
  NO_CALL("noCall"),
  /** Every call names a tool and its arguments match the tool's schema. */
  VALID("valid"),
  /** A call's arguments are no JSON object. */
  INVALID_JSON("invalidJson"),
  /** A call names no tool that was offered. */
  UNKNOWN_NAME("unknownName"),
  /** A call's arguments do not match its tool's schema. */
  SCHEMA_MISMATCH("schemaMismatch"),
  /** A call has no arguments where its tool requires some. */
  EMPTY_ARGUMENTS("emptyArguments"),
  /** A call stands in the text, in the model's own markup. */
  MARKUP_LEAK("markupLeak");

  private final String label;

  ToolCheck(String label) {
    this.label = label;
  }

  /** Its name in events and reports. */
  public String label() {
    return label;
  }

  /** Whether something was called, properly or not. */
  public boolean called() {
    return this != NOT_OFFERED && this != NO_CALL;
  }
}
