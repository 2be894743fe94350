package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.LagCounts;
import dev.sonde.analysis.fold.LagWindow;
import dev.sonde.analysis.report.Report.Span;
import dev.sonde.analysis.statistics.BinomialTail;
import dev.sonde.analysis.statistics.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges the delays of one worker in each part of a run, so that a long run does not hide a bad
 * start. A part is a window of the fold, or as many of them as have 100 probes together.
 */
final class LagWindowRules {

  private static final double MICROS_PER_SECOND = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double FALSE_ALARMS = 0.01;
  private static final long LEAST = Percentile.P99.minimum();

  private final List<LagWindow> parts;

  /**
   * @param windows of the worker, in the order of time
   */
  LagWindowRules(List<LagWindow> windows) {
    this.parts = parts(windows);
  }

  /** Joins windows from the first on; what is left at the end belongs to the last part. */
  private static List<LagWindow> parts(List<LagWindow> windows) {
    List<LagWindow> parts = new ArrayList<>();
    LagWindow open = null;
    for (LagWindow window : windows) {
      open = open == null ? window : open.joined(window);
      if (open.probes() >= LEAST) {
        parts.add(open);
        open = null;
      }
    }
    if (open != null && !parts.isEmpty()) {
      parts.add(parts.remove(parts.size() - 1).joined(open));
    }
    return parts;
  }

  /**
   * The parts that exceed a limit.
   *
   * @param value the largest of them, in milliseconds
   * @param spans when they were; parts that follow each other are one; empty when all parts exceed
   */
  record Exceeded(double value, List<Span> spans) {}

  /** Where the send lag exceeds the limit, at the percentile that the number of probes supports. */
  Optional<Exceeded> sendLag(double limitMillis) {
    return exceeded(limitMillis, LagWindow::sendLag, LagWindowRules::sendLagPercent);
  }

  private static int sendLagPercent(long probes) {
    if (probes >= Percentile.P99.minimum()) {
      return 1;
    }
    return probes >= Percentile.P95.minimum() ? 10 : 50;
  }

  /**
   * Where the delays of the event loop exceed the limit.
   *
   * @param percent of the probes that may exceed it
   */
  Optional<Exceeded> loopLag(double limitMillis, int percent) {
    return exceeded(limitMillis, LagWindow::loopLag, probes -> percent);
  }

  private Optional<Exceeded> exceeded(
      double limit, Function<LagWindow, LagCounts> figure, LongToIntFunction percent) {
    double worst = 0;
    int beyond = 0;
    List<Span> spans = new ArrayList<>();
    LagWindow before = null;
    for (LagWindow part : parts) {
      LagCounts counts = figure.apply(part);
      int allowed = percent.applyAsInt(counts.total());
      if (exceeds(counts, limit, allowed)) {
        worst = Math.max(worst, millis(counts, 100 - allowed));
        beyond++;
        extend(spans, part, before);
        before = part;
      } else {
        before = null;
      }
    }
    if (beyond == 0) {
      return Optional.empty();
    }
    return Optional.of(new Exceeded(worst, beyond == parts.size() ? List.of() : spans));
  }

  /**
   * Whether so many delays are beyond the limit that, of a run with just the allowed share of them,
   * one in a hundred has a part like this, however many parts there are (Bonferroni).
   */
  private boolean exceeds(LagCounts counts, double limitMillis, int allowedPercent) {
    long late = counts.above(limitMillis * MICROS_PER_MILLI);
    return late > 0
        && BinomialTail.atLeast(late, counts.total(), allowedPercent / 100.0)
            <= FALSE_ALARMS / parts.size();
  }

  /** One span more, or a longer one when the part before was beyond the limit too. */
  private static void extend(List<Span> spans, LagWindow part, @Nullable LagWindow before) {
    double from = part.fromMicros() / MICROS_PER_SECOND;
    double to = part.toMicros() / MICROS_PER_SECOND;
    if (before != null) {
      from = spans.remove(spans.size() - 1).fromSeconds();
    }
    spans.add(new Span(from, to));
  }

  private static double millis(LagCounts counts, int percent) {
    long total = counts.total();
    return total == 0 ? 0 : Decimals.millis(counts.atRank((percent * total + 99) / 100));
  }
}
