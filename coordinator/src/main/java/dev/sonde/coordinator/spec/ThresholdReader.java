package dev.sonde.coordinator.spec;

import dev.sonde.common.run.Threshold;
import org.jspecify.annotations.Nullable;

/** Reads thresholds and goals. */
public final class ThresholdReader {

  private final FaultCollector faults;
  private final Values values;

  public ThresholdReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  /**
   * Reads one threshold; null after a fault.
   *
   * @param allowed the allowed values, for the message
   */
  public @Nullable Threshold read(SpecNode node, String allowed) {
    String expression = values.text(node, allowed);
    if (expression == null) {
      return null;
    }
    try {
      return Threshold.parse(expression);
    } catch (IllegalArgumentException e) {
      faults.add(node.place(), String.valueOf(e.getMessage()), "");
      return null;
    }
  }
}
