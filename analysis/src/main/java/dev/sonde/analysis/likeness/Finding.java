package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one provider and one kind of difference.
 *
 * @param effect how large the difference is; null when nothing was compared
 * @param own the provider's figure, null where a difference has no two sides
 * @param others the same of the reference
 * @param p of the test; null for what needs none
 * @param pHolm the same, corrected for all tests of the run
 * @param n answers of the provider that were looked at
 * @param minimumN answers from which on silence says something
 * @param reference the providers compared with; empty where the request itself is the reference
 * @param detail what exactly, in the words of the protocol; may be empty
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
   * @param ci95 null where there is none
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

  /** Nothing was tested: for want of answers, or of anything to test. */
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

  /** What needs no test: it differs, or it does not. */
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

  /** With the p-value of its test, whose verdict is still open. */
  Finding tested(double pValue) {
    return new Finding(
        model, provider, kind, verdict, effect, own, others, pValue, null, n, minimumN, reference,
        detail);
  }

  /** With figures of so many significant digits. */
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

  /** Corrected: an effect that is large enough stands if its p-value is below the level. */
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
