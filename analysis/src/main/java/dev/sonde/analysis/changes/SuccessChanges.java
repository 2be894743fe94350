package dev.sonde.analysis.changes;

import dev.sonde.analysis.changes.ChangeEstimate.Level;
import dev.sonde.analysis.changes.Detected.Control;
import dev.sonde.analysis.changes.Detected.Span;
import dev.sonde.analysis.changes.SuccessSeries.Point;
import dev.sonde.analysis.statistics.BenjaminiHochberg;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.TwoProportions;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import dev.sonde.analysis.statistics.Wilson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of success rates: Fisher's exact test of the counts before and after a slot, for the slot
 * with the least p-value, multiplied by the number of slots that were tried (Bonferroni). It has to
 * hold without the worst and without the best slot of each side too: one bad slot is no new level.
 *
 * <p>The {@link ChangeEstimate#effect} of a success rate is the difference, after less before.
 */
public final class SuccessChanges {

  private static final int LEAST_SEGMENT = ChangePoints.LEAST_SEGMENT;

  private SuccessChanges() {}

  /** The changes of all cells as of their last slot, one a cell at most. */
  public static List<Detected> detect(List<SuccessSeries> cells, ChangeRules rules) {
    List<Split> found = new ArrayList<>();
    int tested = 0;
    for (SuccessSeries each : cells) {
      if (each.points().size() >= rules.leastSlots()) {
        tested++;
        best(each, rules).ifPresent(found::add);
      }
    }
    double[] pValues = new double[tested];
    for (int i = 0; i < tested; i++) {
      pValues[i] = i < found.size() ? found.get(i).p() : 1;
    }
    double[] adjusted = BenjaminiHochberg.adjust(pValues);
    List<Detected> changes = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (adjusted[i] <= rules.falseDiscoveries()) {
        changes.add(found.get(i).detected(adjusted[i]));
      }
    }
    return together(changes, tested);
  }

  /** One shared change where most cells changed at the same place in the same way. */
  private static List<Detected> together(List<Detected> changes, int tested) {
    if (tested < ChangeRules.CONTROLLED_CELLS || changes.isEmpty()) {
      return changes;
    }
    List<Detected> alike = List.of();
    for (Detected one : changes) {
      List<Detected> others = changes.stream().filter(each -> isLike(one, each)).toList();
      alike = others.size() > alike.size() ? others : alike;
    }
    if (alike.size() < Math.ceil(ChangeRules.MOST_CELLS * tested)) {
      return changes;
    }
    Detected first = alike.get(0);
    double worst = alike.stream().mapToDouble(Detected::p).max().orElse(1);
    List<Detected> all = new ArrayList<>(changes);
    all.removeAll(alike);
    all.add(new Detected("", first.slot(), first.near(), worst, Control.SHARED, first.estimate()));
    return all;
  }

  private static boolean isLike(Detected one, Detected other) {
    return one.near().contains(other.slot())
        && one.estimate().effect() > 0 == other.estimate().effect() > 0;
  }

  private static Optional<Split> best(SuccessSeries series, ChangeRules rules) {
    int size = series.points().size();
    List<Point> window = series.points().subList(Math.max(0, size - rules.window()), size);
    int n = window.size();
    int tried = n - 2 * LEAST_SEGMENT + 1;
    double atMost = rules.controlled() / tried;
    int best = -1;
    double least = atMost;
    for (int i = LEAST_SEGMENT; i <= n - LEAST_SEGMENT; i++) {
      double p = TwoProportions.differ(sum(window.subList(0, i)), sum(window.subList(i, n)));
      if (p <= least) {
        least = p;
        best = i;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    Split split = new Split(series.cell(), window, best, Math.min(1, least * tried));
    return split.holdsWithoutExtremes(atMost) ? Optional.of(split) : Optional.empty();
  }

  private static Share sum(List<Point> points) {
    Share sum = Share.NONE;
    for (Point each : points) {
      sum = sum.plus(each.successes());
    }
    return sum;
  }

  private record Split(String cell, List<Point> window, int index, double p) {

    List<Point> before() {
      return window.subList(0, index);
    }

    List<Point> after() {
      return window.subList(index, window.size());
    }

    boolean holdsWithoutExtremes(double atMost) {
      Share allBefore = sum(before());
      Share allAfter = sum(after());
      return withoutExtremes(before()).stream()
              .allMatch(each -> TwoProportions.differ(each, allAfter) <= atMost)
          && withoutExtremes(after()).stream()
              .allMatch(each -> TwoProportions.differ(allBefore, each) <= atMost);
    }

    /** The sums without the worst and without the best slot. */
    private static List<Share> withoutExtremes(List<Point> side) {
      Share all = sum(side);
      Share worst = side.get(0).successes();
      Share best = worst;
      for (Point each : side) {
        Share one = each.successes();
        worst = one.of() - one.hits() > worst.of() - worst.hits() ? one : worst;
        best = one.hits() > best.hits() ? one : best;
      }
      return List.of(minus(all, worst), minus(all, best));
    }

    private static Share minus(Share all, Share one) {
      return new Share(all.hits() - one.hits(), all.of() - one.of());
    }

    Detected detected(double corrected) {
      Span near = Span.around(window.stream().mapToLong(Point::slot).toArray(), index);
      Level before = level(before());
      Level after = level(after());
      ChangeEstimate estimate =
          new ChangeEstimate(
              before, after, after.value() - before.value(), difference(before, after), near);
      return new Detected(cell, window.get(index).slot(), near, corrected, Control.NONE, estimate);
    }

    private static Level level(List<Point> side) {
      Share all = sum(side);
      Optional<Interval> interval =
          all.of() == 0 ? Optional.empty() : Optional.of(Wilson.interval95(all.hits(), all.of()));
      return new Level(all.value(), interval, side.size());
    }

    /** Newcombe's interval of a difference of two shares (1998, method 10). */
    private static Optional<Interval> difference(Level before, Level after) {
      return before
          .ci95()
          .flatMap(
              one ->
                  after
                      .ci95()
                      .map(
                          other -> {
                            double shift = after.value() - before.value();
                            double down =
                                Math.hypot(
                                    after.value() - other.lower(), one.upper() - before.value());
                            double up =
                                Math.hypot(
                                    other.upper() - after.value(), before.value() - one.lower());
                            return new Interval(shift - down, shift + up);
                          }));
    }
  }
}
