package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Permutations;
import java.util.List;

/** One kind of difference between a member and others, with a test. */
interface Comparison {

  Kind kind();

  /** Answers of a member that it looks at. */
  long size(int member);

  /**
   * Compares.
   *
   * @param reference other members, at least one
   * @param permutations how far to go where labels are permuted
   */
  MemberComparison measure(int member, List<Integer> reference, Permutations permutations);
}
