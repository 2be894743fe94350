package dev.sonde.coordinator.fold;

import java.util.Comparator;

/**
 * How often a prompt was answered with one text.
 *
 * @param hash of the whole answer; 0 for the texts that did not fit the table
 * @param prefix the answer's first 256 code points, or empty where none are kept
 */
public record AnswerTally(int prompt, long hash, String prefix, long count) {

  static final Comparator<AnswerTally> ORDER =
      Comparator.comparingInt(AnswerTally::prompt)
          .thenComparing(AnswerTally::hash, Long::compareUnsigned);

  /** Whether this stands for the texts that did not fit the table. */
  public boolean isOther() {
    return hash == AnswerTable.OTHER;
  }
}
