package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Permutations;
import java.util.List;

/** A kind of difference between a member and others, with a statistical test. */
interface Comparison {

  Kind kind();

  /** The number of a member's answers that the comparison uses. */
  long size(int member);

  /**
   * Compares a member with a reference.
   *
   * @param reference other members, at least one
   * @param permutations the limit for permutation tests
   */
  MemberComparison measure(int member, List<Integer> reference, Permutations permutations);
}
