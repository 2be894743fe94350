package dev.sonde.simulator;

import java.util.List;
import java.util.Map;

/** How a provider answers: when, what, in which dress, and how often it fails. */
public record Behaviour(
    Timing timing,
    Output output,
    StreamStyle stream,
    List<Fault> faults,
    Map<String, String> headers) {
  public Behaviour {
    faults = List.copyOf(faults);
    headers = Map.copyOf(headers);
    double sum = faults.stream().mapToDouble(Fault::rate).sum();
    if (sum > 1.000_000_1) {
      throw new IllegalArgumentException(
          "the rates of faults must not add up to more than 1, found " + sum);
    }
  }
}
