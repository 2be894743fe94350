package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.LagCounts;
import dev.sonde.analysis.fold.LagWindow;
import dev.sonde.analysis.report.Report.Span;
import dev.sonde.analysis.statistics.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges the delays of one worker in each part of a run, so that a long run does not hide a bad
 * start. A part is a window of the fold, or as many of them as have 100 probes together.
 */
final class LagWindowRules {

  private static final double MICROS_PER_SECOND = 1e6;
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
   * @param spans when they were; parts that follow each other are one
   */
  record Exceeded(double value, List<Span> spans) {}

  /**
   * Where the 99th percentile of the send lag exceeds the limit; empty if in no part, or in all.
   */
  Optional<Exceeded> sendLag(double limitMillis) {
    return exceeded(limitMillis, part -> millis(part.sendLag(), 99));
  }

  /**
   * Where more than so many percent of the probes exceed the limit for the event loop; empty if in
   * no part, or in all.
   *
   * @param percent of the probes that may not exceed it
   */
  Optional<Exceeded> loopLag(double limitMillis, int percent) {
    return exceeded(limitMillis, part -> millis(part.loopLag(), 100 - percent));
  }

  private Optional<Exceeded> exceeded(double limit, ToDoubleFunction<LagWindow> figure) {
    double worst = 0;
    int beyond = 0;
    List<Span> spans = new ArrayList<>();
    LagWindow before = null;
    for (LagWindow part : parts) {
      double value = figure.applyAsDouble(part);
      if (value > limit) {
        worst = Math.max(worst, value);
        beyond++;
        extend(spans, part, before);
        before = part;
      } else {
        before = null;
      }
    }
    return beyond == 0 || beyond == parts.size()
        ? Optional.empty()
        : Optional.of(new Exceeded(worst, spans));
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
