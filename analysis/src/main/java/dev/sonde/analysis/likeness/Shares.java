package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.BinomialTail;
import dev.sonde.analysis.statistics.Permutations;
import dev.sonde.analysis.statistics.TwoProportions;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.List;

/**
 * Tests whether a share of a member's answers is greater than the others': Fisher's exact test,
 * one-sided, because a smaller share of faults is not a difference.
 */
final class Shares implements Comparison {

  /** Three percentage points. */
  static final double LEAST_SURPLUS = 0.03;

  private final Kind kind;
  private final List<Share> shares;
  private final List<String> details;
  private final Accusation accusation;
  private final Test test;

  /** Decides whether a surplus is large enough to matter. */
  interface Accusation {
    boolean matters(Share own, Share others);
  }

  /** The p-value of a member's share against the others'. */
  private interface Test {
    double pValue(Share own, Share others);
  }

  /**
   * Compares shares by Fisher's test, with the default surplus.
   *
   * @param shares by member
   * @param details by member: the kinds of hits
   */
  Shares(Kind kind, List<Share> shares, List<String> details) {
    this(kind, shares, details, surplus(LEAST_SURPLUS));
  }

  Shares(Kind kind, List<Share> shares, List<String> details, Accusation accusation) {
    this(kind, shares, details, accusation, TwoProportions::greater);
  }

  private Shares(
      Kind kind, List<Share> shares, List<String> details, Accusation accusation, Test test) {
    this.kind = kind;
    this.shares = List.copyOf(shares);
    this.details = List.copyOf(details);
    this.accusation = accusation;
    this.test = test;
  }

  /**
   * For hits that are rare by chance: the binomial tail at the others' rate, or at 1 % if that is
   * higher.
   */
  static Shares rare(Kind kind, List<Share> shares, List<String> details, Accusation accusation) {
    return new Shares(
        kind,
        shares,
        details,
        accusation,
        (own, others) ->
            BinomialTail.atLeast(own.hits(), own.of(), Math.max(0.01, others.value())));
  }

  static Accusation surplus(double least) {
    return (own, others) -> own.value() - others.value() >= least;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public long size(int member) {
    return shares.get(member).of();
  }

  @Override
  public MemberComparison measure(int member, List<Integer> reference, Permutations permutations) {
    Share own = shares.get(member);
    Share others = reference.stream().map(shares::get).reduce(Share.NONE, Share::plus);
    return MemberComparison.of(
            own.value(),
            others.value(),
            own.value() - others.value(),
            test.pValue(own, others),
            accusation.matters(own, others))
        .detailed(details.get(member));
  }
}
