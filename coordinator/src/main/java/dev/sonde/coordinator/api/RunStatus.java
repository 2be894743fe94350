package dev.sonde.coordinator.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The state of a run. */
enum RunStatus {
  /** No coordinator has started it yet. */
  QUEUED,
  RUNNING,
  /** The run is over and has a report. */
  ENDED,
  /** The run was cancelled and has a report of the probes before the cancel. */
  CANCELLED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunStatus of(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    400,
                    "status is \""
                        + word
                        + "\", allowed are "
                        + Arrays.stream(values())
                            .map(RunStatus::word)
                            .collect(Collectors.joining(", "))));
  }
}
