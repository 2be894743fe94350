package dev.sonde.analysis.likeness;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.TwoProportions;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one provider and one kind of difference. Its JSON is flat.
 *
 * @param effect the size of the difference; null when nothing was compared
 * @param reference the providers compared with; empty when the request itself is the reference
 * @param detail the exact faults, in the terms of the protocol; may be empty
 */
public record Finding(
    @JsonUnwrapped Subject subject,
    FindingStatus verdict,
    @Nullable Effect effect,
    @JsonUnwrapped Sides sides,
    @JsonUnwrapped Significance significance,
    @JsonUnwrapped Size size,
    List<String> reference,
    String detail) {

  public Finding {
    reference = List.copyOf(reference);
  }

  /** Whose difference, and of which kind. */
  public record Subject(String model, String provider, Kind kind) {

    private static Subject of(Cohort cohort, int member, Kind kind) {
      return new Subject(cohort.model(), cohort.members().get(member).provider(), kind);
    }
  }

  /**
   * The two figures that were compared; null where a difference has no two sides.
   *
   * @param own the provider's
   * @param others the same figure of the reference
   */
  public record Sides(@Nullable Double own, @Nullable Double others) {

    private static final Sides NONE = new Sides(null, null);
  }

  /**
   * How likely chance is; null for what needs no test.
   *
   * @param pHolm corrected for all tests of the run
   */
  public record Significance(@Nullable Double p, @Nullable Double pHolm) {

    private static final Significance NONE = new Significance(null, null);
  }

  /**
   * How much was looked at.
   *
   * @param n answers of the provider
   * @param minimumN the sample size below which no difference found means nothing
   * @param referenceN answers of the reference; null where nothing was compared with a reference
   * @param detectable for tested shares the least surplus that would have been significant; 1 where
   *     none would, null for other tests
   */
  public record Size(
      long n, long minimumN, @Nullable Long referenceN, @Nullable Double detectable) {

    static Size of(long n, Kind kind) {
      return new Size(n, kind.minimumN(), null, null);
    }

    Size against(long reference) {
      return new Size(n, minimumN, reference, detectable);
    }

    Size showing(@Nullable Double least) {
      return new Size(n, minimumN, referenceN, least);
    }

    /** Whether the smaller sample of the two is large enough. */
    private boolean isEnough() {
      return n >= minimumN && (referenceN == null || referenceN >= minimumN);
    }
  }

  /** What is said when nothing was found. */
  private static FindingStatus silence(Kind kind, Size size) {
    boolean visible = size.detectable == null || size.detectable <= kind.relevantShare();
    return size.isEnough() && visible ? FindingStatus.NOT_DISTINGUISHABLE : FindingStatus.TOO_FEW;
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
        Subject.of(cohort, member, kind),
        verdict,
        null,
        Sides.NONE,
        Significance.NONE,
        Size.of(n, kind),
        List.of(),
        "");
  }

  /** A finding without a test: it differs or it does not. */
  static Finding certain(Cohort cohort, int member, Kind kind, MemberComparison measured, long n) {
    Size size = Size.of(n, kind);
    return new Finding(
        Subject.of(cohort, member, kind),
        measured.matters() ? FindingStatus.DIFFERS : silence(kind, size),
        new Effect(measured.effect(), kind.unit(), measured.ci95()),
        new Sides(measured.own(), measured.others()),
        Significance.NONE,
        size,
        List.of(),
        measured.detail());
  }

  Finding against(List<String> providers) {
    return new Finding(subject, verdict, effect, sides, significance, size, providers, detail);
  }

  /**
   * Adds the p-value of a test; the verdict is final only after {@link #corrected}.
   *
   * @param referenceN answers of the reference
   */
  Finding tested(double pValue, long referenceN) {
    return new Finding(
        subject,
        verdict,
        effect,
        sides,
        new Significance(pValue, null),
        size.against(referenceN),
        reference,
        detail);
  }

  /** The same finding with figures rounded to this number of significant digits. */
  public Finding rounded(int digits) {
    return new Finding(
        subject,
        verdict,
        effect == null ? null : effect.rounded(digits),
        new Sides(rounded(own(), digits), rounded(others(), digits)),
        new Significance(rounded(p(), digits), rounded(pHolm(), digits)),
        size.showing(rounded(size.detectable(), digits)),
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
   *
   * @param tests of the run, over which the level is divided for the strictest one
   */
  Finding corrected(double adjusted, double level, int tests) {
    boolean differs = verdict == FindingStatus.DIFFERS && adjusted < level;
    Size shown = size.showing(detectable(level / tests));
    return new Finding(
        subject,
        differs ? FindingStatus.DIFFERS : silence(kind(), shown),
        effect,
        sides,
        new Significance(p(), adjusted),
        shown,
        reference,
        detail);
  }

  private @Nullable Double detectable(double level) {
    Double others = others();
    Long referenceN = size.referenceN();
    if (!kind().isFisherShare() || others == null || referenceN == null) {
      return null;
    }
    long hits = Math.round(others * referenceN);
    Share reference = new Share(hits, referenceN);
    for (long own = 0; own <= n(); own++) {
      Share share = new Share(own, n());
      if (share.value() > others && TwoProportions.greater(share, reference) < level) {
        return share.value() - others;
      }
    }
    return 1.0;
  }

  public String model() {
    return subject.model();
  }

  public String provider() {
    return subject.provider();
  }

  public Kind kind() {
    return subject.kind();
  }

  public @Nullable Double own() {
    return sides.own();
  }

  public @Nullable Double others() {
    return sides.others();
  }

  public @Nullable Double p() {
    return significance.p();
  }

  public @Nullable Double pHolm() {
    return significance.pHolm();
  }

  public long n() {
    return size.n();
  }

  public long minimumN() {
    return size.minimumN();
  }

  public @Nullable Long referenceN() {
    return size.referenceN();
  }

  public @Nullable Double detectable() {
    return size.detectable();
  }
}
