package dev.sonde.analysis.fold;

import java.util.Comparator;

/**
 * The count of one kind of failure.
 *
 * @param outcome its label
 * @param message the provider's message, otherwise the phase or reason; may be empty
 */
public record ErrorTally(String outcome, String message, long count) {

  /** The most frequent first. */
  public static final Comparator<ErrorTally> MOST_FIRST =
      Comparator.comparingLong(ErrorTally::count)
          .reversed()
          .thenComparing(ErrorTally::outcome)
          .thenComparing(ErrorTally::message);
}
