package dev.sonde.analysis.fold;

/** The samples of a cell. */
public enum SampleKind {
  PROBES("probes"),
  ANSWERS("answers");

  private final String label;

  SampleKind(String label) {
    this.label = label;
  }

  /** The name in keys of records. */
  public String label() {
    return label;
  }
}
