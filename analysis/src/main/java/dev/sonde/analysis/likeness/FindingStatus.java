package dev.sonde.analysis.likeness;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The result for one provider and one kind of difference. */
public enum FindingStatus {
  @JsonProperty("differs")
  DIFFERS,
  /** Compared with enough answers and no difference found. This does not prove equality. */
  @JsonProperty("notDistinguishable")
  NOT_DISTINGUISHABLE,
  @JsonProperty("tooFew")
  TOO_FEW,
  /** The run does not test it, or there is no provider to compare with. */
  @JsonProperty("notApplicable")
  NOT_APPLICABLE
}
