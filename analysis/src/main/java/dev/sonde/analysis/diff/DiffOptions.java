package dev.sonde.analysis.diff;

import java.util.List;

/**
 * The options of a comparison of two runs.
 *
 * @param failOn limits on changes, such as {@code p95(ttft) > +20%}
 * @param anyway whether to compare runs of different plans too
 */
public record DiffOptions(List<String> failOn, boolean anyway) {

  public static final DiffOptions DEFAULT = new DiffOptions(List.of(), false);

  public DiffOptions {
    failOn = List.copyOf(failOn);
  }
}
