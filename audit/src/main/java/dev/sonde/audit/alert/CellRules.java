package dev.sonde.audit.alert;

import dev.sonde.analysis.statistics.Interval;
import dev.sonde.audit.document.AlertRule;
import dev.sonde.common.run.Threshold;
import dev.sonde.history.point.Difference;
import dev.sonde.history.point.Figure;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules that one point decides: down, threshold, differs, claims. Pure. */
final class CellRules {

  private static final double HALF = 0.5;
  private static final double SURE = 0.01;

  private CellRules() {}

  /** A cell is down where its success rate is surely below a half, or nothing was answered. */
  static Finding down(AlertRule.Down rule, Point point) {
    Patience patience = new Patience(rule.bad(), rule.of());
    long answered = point.counts().answered();
    Interval interval = point.counts().successCi95();
    Double rate = point.counts().successRate();
    if (answered == 0 || interval == null || rate == null) {
      boolean silent = point.counts().planned() > 0;
      return silent
          ? new Finding("", Reading.BAD, patience, "no probe was answered", rate(point, 0.0))
          : Finding.unknown("", patience);
    }
    boolean none = point.counts().succeeded() == 0;
    String said =
        none
            ? "no probe succeeded"
            : "the success rate is " + Texts.percent(rate) + ", surely below 50 %";
    return Finding.of(none || interval.upper() < HALF, "", patience, said, rate(point, rate));
  }

  private static AlertFigure rate(Point point, double rate) {
    Interval ends = point.counts().successCi95();
    return new AlertFigure(
        "success_rate", "share", rate, Texts.ends(ends), point.counts().answered(), HALF, null);
  }

  /** The whole interval of the figure lies beyond the limit; empty for cells that are not meant. */
  static Optional<Finding> beyond(AlertRule.Beyond rule, Point point) {
    Threshold threshold = rule.threshold();
    SeriesKey series = point.series();
    if (!threshold.selector().matches(series.model(), series.provider(), series.region())) {
      return Optional.empty();
    }
    Patience patience = Patience.running(rule.slots());
    Quantified found = Quantified.of(threshold.quantity(), point).orElse(null);
    if (found == null) {
      return Optional.of(Finding.unknown("", patience));
    }
    Interval ends = found.ends();
    boolean bad = !threshold.holds(ends.lower()) && !threshold.holds(ends.upper());
    AlertFigure figure = found.figure(threshold.limit());
    String said =
        found.name()
            + " is "
            + Texts.number(found.value(), found.unit())
            + ", surely beyond "
            + threshold.expression();
    return Optional.of(Finding.of(bad, "", patience, said, figure));
  }

  /** Each kind in which the provider differs, or was tested and does not. */
  static List<Finding> differs(AlertRule.Differs rule, Point point) {
    Patience patience = Patience.running(rule.slots());
    List<Finding> findings = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Difference each : point.answers().differences()) {
      Double p = each.p();
      boolean sure = p == null || p < SURE;
      found.add(each.kind());
      Interval ends = each.ci95();
      AlertFigure figure =
          new AlertFigure(
              each.kind(), each.unit(), each.effect(), Texts.ends(ends), each.n(), null, null);
      String said =
          "its answers differ from those of the other providers in "
              + Words.name(each.kind())
              + (p == null ? "" : ", corrected p = " + Texts.number(p, ""));
      findings.add(Finding.of(sure, each.kind(), patience, said, figure));
    }
    point.answers().tested().stream()
        .filter(each -> !found.contains(each))
        .forEach(each -> findings.add(Finding.good(each, patience)));
    return findings;
  }

  /** The router's own figures: the first token later, or fewer tokens a second, by a factor. */
  static List<Finding> claims(AlertRule.Claims rule, Point point) {
    Published.Listing listing = point.published().listing();
    if (listing == null) {
      return List.of();
    }
    Patience patience = Patience.running(rule.slots());
    double factor = rule.factor().doubleValue();
    List<Finding> findings = new ArrayList<>();
    claim(listing.ttftMs(), point.figure(Point.TTFT), "ms", factor, true)
        .ifPresent(each -> findings.add(claimed(Point.TTFT, each, patience)));
    claim(listing.tokensPerSecond(), point.figure(Point.SPEED), "tokens/s", factor, false)
        .ifPresent(each -> findings.add(claimed(Point.SPEED, each, patience)));
    return findings;
  }

  /** A claim beside what was measured. */
  private record Claim(boolean worse, double measured, double claimed, AlertFigure figure) {}

  private static Optional<Claim> claim(
      @Nullable Double claimed,
      @Nullable Figure measured,
      String unit,
      double factor,
      boolean lowIsGood) {
    Interval ends = measured == null ? null : measured.ci95().p50();
    Double median = measured == null ? null : measured.p50();
    if (claimed == null || claimed <= 0 || measured == null || ends == null || median == null) {
      return Optional.empty();
    }
    double limit = lowIsGood ? claimed * factor : claimed / factor;
    boolean worse = lowIsGood ? ends.lower() > limit : ends.upper() < limit;
    AlertFigure figure =
        new AlertFigure("", unit, median, Texts.ends(ends), measured.n(), limit, claimed);
    return Optional.of(new Claim(worse, median, claimed, figure));
  }

  private static Finding claimed(String metric, Claim claim, Patience patience) {
    AlertFigure of = claim.figure();
    AlertFigure figure =
        new AlertFigure(
            "p50(" + metric + ")",
            of.unit(),
            of.value(),
            of.ci95(),
            of.n(),
            of.limit(),
            of.baseline());
    String said =
        figure.metric()
            + " is "
            + Texts.number(claim.measured(), of.unit())
            + ", the router publishes "
            + Texts.number(claim.claimed(), of.unit());
    return Finding.of(claim.worse(), metric, patience, said, figure);
  }
}
