package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one provider and one kind of difference.
 *
 * @param effect the size of the difference; null when nothing was compared
 * @param own the provider's figure; null when the difference is not between two figures
 * @param others the same figure of the reference
 * @param p of the test; null when the kind needs no test
 * @param pHolm the p-value corrected for all tests of the run
 * @param n the provider's answers that were compared
 * @param minimumN the sample size below which no difference found means nothing
 * @param reference the providers compared with; empty when the request itself is the reference
 * @param detail the exact faults, in the terms of the protocol; may be empty
 */
public record Finding(
    String model,
    String provider,
    Kind kind,
    FindingStatus verdict,
    @Nullable Effect effect,
    @Nullable Double own,
    @Nullable Double others,
    @Nullable Double p,
    @Nullable Double pHolm,
    long n,
    long minimumN,
    List<String> reference,
    String detail) {

  public Finding {
    reference = List.copyOf(reference);
  }

  /**
   * The size of a difference.
   *
   * @param ci95 null when there is no interval
   */
  public record Effect(double value, String unit, @Nullable Interval ci95) {

    Effect rounded(int digits) {
      Interval interval =
          ci95 == null
              ? null
              : new Interval(round(ci95.lower(), digits), round(ci95.upper(), digits));
      return new Effect(round(value, digits), unit, interval);
    }
  }

  /** A finding without a comparison: too few answers, or nothing to compare. */
  static Finding untested(Cohort cohort, int member, Kind kind, long n, boolean comparable) {
    FindingStatus verdict =
        n > 0 && comparable ? FindingStatus.TOO_FEW : FindingStatus.NOT_APPLICABLE;
    return new Finding(
        cohort.model(),
        cohort.members().get(member).provider(),
        kind,
        verdict,
        null,
        null,
        null,
        null,
        null,
        n,
        kind.minimumN(),
        List.of(),
        "");
  }

  /** A finding without a test: it differs or it does not. */
  static Finding certain(Cohort cohort, int member, Kind kind, MemberComparison measured, long n) {
    FindingStatus silent =
        n < kind.minimumN() ? FindingStatus.TOO_FEW : FindingStatus.NOT_DISTINGUISHABLE;
    return new Finding(
        cohort.model(),
        cohort.members().get(member).provider(),
        kind,
        measured.matters() ? FindingStatus.DIFFERS : silent,
        new Effect(measured.effect(), kind.unit(), measured.ci95()),
        measured.own(),
        measured.others(),
        null,
        null,
        n,
        kind.minimumN(),
        List.of(),
        measured.detail());
  }

  Finding against(List<String> providers) {
    return new Finding(
        model, provider, kind, verdict, effect, own, others, p, pHolm, n, minimumN, providers,
        detail);
  }

  /** Adds the p-value of a test; the verdict is final only after {@link #corrected}. */
  Finding tested(double pValue) {
    return new Finding(
        model, provider, kind, verdict, effect, own, others, pValue, null, n, minimumN, reference,
        detail);
  }

  /** The same finding with figures rounded to this number of significant digits. */
  public Finding rounded(int digits) {
    return new Finding(
        model,
        provider,
        kind,
        verdict,
        effect == null ? null : effect.rounded(digits),
        rounded(own, digits),
        rounded(others, digits),
        rounded(p, digits),
        rounded(pHolm, digits),
        n,
        minimumN,
        reference,
        detail);
  }

  private static @Nullable Double rounded(@Nullable Double value, int digits) {
    return value == null ? null : (Double) round(value, digits);
  }

  private static double round(double value, int digits) {
    return BigDecimal.valueOf(value).round(new MathContext(digits)).doubleValue();
  }

  /**
   * Sets the final verdict: a large enough effect differs if its corrected p-value is below the
   * level.
   */
  Finding corrected(double adjusted, double level) {
    boolean differs = verdict == FindingStatus.DIFFERS && adjusted < level;
    FindingStatus silent = n < minimumN ? FindingStatus.TOO_FEW : FindingStatus.NOT_DISTINGUISHABLE;
    return new Finding(
        model,
        provider,
        kind,
        differs ? FindingStatus.DIFFERS : silent,
        effect,
        own,
        others,
        p,
        adjusted,
        n,
        minimumN,
        reference,
        detail);
  }
}
