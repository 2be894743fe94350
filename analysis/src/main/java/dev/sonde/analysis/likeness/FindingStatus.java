package dev.sonde.analysis.likeness;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be said of one provider and one kind of difference. */
public enum FindingStatus {
  @JsonProperty("differs")
  DIFFERS,
  /** Looked for with enough answers, and not found; which is not a proof of equality. */
  @JsonProperty("notDistinguishable")
  NOT_DISTINGUISHABLE,
  @JsonProperty("tooFew")
  TOO_FEW,
  /** Nothing in the run tests it, or there is nobody to compare with. */
  @JsonProperty("notApplicable")
  NOT_APPLICABLE
}
