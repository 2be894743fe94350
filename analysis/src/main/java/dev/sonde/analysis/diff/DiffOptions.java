package dev.sonde.analysis.diff;

import java.util.List;

/**
 * How two runs are compared.
 *
 * @param failOn limits on the changes, such as {@code p95(ttft) > +20%}
 * @param anyway whether to compare runs of unlike plans too
 */
public record DiffOptions(List<String> failOn, boolean anyway) {

  public static final DiffOptions DEFAULT = new DiffOptions(List.of(), false);

  public DiffOptions {
    failOn = List.copyOf(failOn);
  }
}
