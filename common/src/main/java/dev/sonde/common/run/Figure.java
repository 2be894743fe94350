package dev.sonde.common.run;

import java.util.Arrays;
import java.util.Optional;

/** A figure of a whole cell that a threshold can limit. */
public enum Figure {
  ERROR_RATE("error_rate", LimitUnit.SHARE),
  SUCCESS_RATE("success_rate", LimitUnit.SHARE),
  USD_PER_1K_TOKENS("usd_per_1k_tokens", LimitUnit.USD),
  USD_PER_REQUEST("usd_per_request", LimitUnit.USD),
  USD_PER_SUCCESS("usd_per_success", LimitUnit.USD),
  COST_USD("cost_usd", LimitUnit.USD),
  OUTPUT_TOKENS_PER_SECOND("output_tokens_per_second", LimitUnit.PER_SECOND);

  private final String label;
  private final LimitUnit unit;

  Figure(String label, LimitUnit unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The name in thresholds. */
  public String label() {
    return label;
  }

  /** The unit of its values and limits. */
  public LimitUnit unit() {
    return unit;
  }

  static Optional<Figure> labelled(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }
}
