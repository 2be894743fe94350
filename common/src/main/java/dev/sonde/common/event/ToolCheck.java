package dev.sonde.common.event;

/** How a response used the tools that it was offered. Requests are compared, not single calls. */
public enum ToolCheck {
  /** The prompt has no tools, or there was no valid response. */
  NOT_OFFERED("notOffered"),
  /** The response is text without a call. */
  NO_CALL("noCall"),
  /** Every call names a tool and its arguments match the tool's schema. */
  VALID("valid"),
  /** The arguments of a call are not a JSON object. */
  INVALID_JSON("invalidJson"),
  /** A call names a tool that was not offered. */
  UNKNOWN_NAME("unknownName"),
  /** The arguments of a call do not match the schema of its tool. */
  SCHEMA_MISMATCH("schemaMismatch"),
  /** A call has no arguments although its tool requires some. */
  EMPTY_ARGUMENTS("emptyArguments"),
  /** The text contains a call in the model's own markup. */
  MARKUP_LEAK("markupLeak");

  private final String label;

  ToolCheck(String label) {
    this.label = label;
  }

  /** The name in events and reports. */
  public String label() {
    return label;
  }

  /** Whether there was a call, valid or not. */
  public boolean called() {
    return this != NOT_OFFERED && this != NO_CALL;
  }
}
