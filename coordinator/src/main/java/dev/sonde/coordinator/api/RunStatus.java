package dev.sonde.coordinator.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The state of a run. */
enum RunStatus {
  /** No coordinator has started it yet. */
  QUEUED,
  RUNNING,
  /** There is a report. */
  ENDED,
  /** There is a report of the probes that ended before the cancel. */
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
