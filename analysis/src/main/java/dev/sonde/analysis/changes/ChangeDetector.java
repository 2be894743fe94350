package dev.sonde.analysis.changes;

import dev.sonde.analysis.changes.ChangeEstimate.Place;
import dev.sonde.analysis.changes.ChangePoints.ChangePoint;
import dev.sonde.analysis.changes.Detected.Control;
import dev.sonde.analysis.changes.Detected.Span;
import dev.sonde.analysis.statistics.BenjaminiHochberg;
import dev.sonde.analysis.statistics.Permutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds what has changed in one metric of the cells of an audit, as of the last slot.
 *
 * <p>A cell has changed where both its own series and its ratio to the median of the others have a
 * change point at the same place, in the same direction. Where most cells have one and the median
 * of all has it too, it is one shared change. With fewer than three cells there is no ratio, and
 * the own series has to be surer. The noise of a fleet is alike, so its autocorrelation is
 * estimated from all cells together; one cell's step does not move the median of the estimates.
 */
public final class ChangeDetector {

  private final ChangeRules rules;
  private final long seed;

  /**
   * @param seed decides the permutations: the same slots give the same changes
   */
  public ChangeDetector(ChangeRules rules, long seed) {
    this.rules = rules;
    this.seed = seed;
  }

  /** The changes of all cells within the window; those of cells with too few slots are unknown. */
  public List<Detected> detect(List<CellSeries> cells) {
    List<Window> tested = new ArrayList<>();
    List<Logs> all = cells.stream().map(Logs::of).toList();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).size() >= rules.leastSlots()) {
        tested.add(new Window(cells.get(i).cell(), all.get(i).last(rules.window())));
      }
    }
    Permutations permutations = permutations(tested.size());
    boolean controlled = tested.size() >= ChangeRules.CONTROLLED_CELLS;
    double atMost = controlled ? rules.controlled() : rules.alone();
    List<Candidate> own = new ArrayList<>();
    for (Window each : tested) {
      own.addAll(candidates(each.cell(), each.logs(), 0, permutations, atMost));
    }
    if (!controlled) {
      return corrected(own, Control.NONE, tested.size());
    }
    List<Detected> found =
        new ArrayList<>(
            corrected(againstFleet(own, tested, permutations), Control.FLEET, tested.size()));
    found.addAll(shared(own, tested, permutations));
    return found;
  }

  /** Enough that the smallest possible p-value passes the correction for all cells. */
  private Permutations permutations(int cells) {
    return new Permutations((int) Math.max(9_999, 2 * cells / rules.falseDiscoveries()));
  }

  private List<Candidate> againstFleet(
      List<Candidate> own, List<Window> tested, Permutations permutations) {
    List<Logs> ratios = Logs.ratios(tested.stream().map(Window::logs).toList());
    double[] lagOnes =
        ratios.stream()
            .filter(each -> each.size() >= rules.leastSlots())
            .mapToDouble(each -> Autocorrelation.lagOne(each.values()))
            .toArray();
    if (lagOnes.length == 0) {
      return List.of();
    }
    int block = Autocorrelation.blockLength(Medians.of(lagOnes));
    List<Candidate> both = new ArrayList<>();
    for (int i = 0; i < tested.size(); i++) {
      String cell = tested.get(i).cell();
      List<Candidate> mine = own.stream().filter(each -> each.cell().equals(cell)).toList();
      if (mine.isEmpty() || ratios.get(i).size() < rules.leastSlots()) {
        continue;
      }
      List<Candidate> ratio =
          candidates(cell, ratios.get(i), block, permutations, rules.controlled());
      for (Candidate each : mine) {
        ratio.stream()
            .filter(other -> each.isAt(other) && each.rises() == other.rises())
            .findFirst()
            .ifPresent(other -> both.add(each.withP(Math.max(each.p(), other.p()))));
      }
    }
    return both;
  }

  /** Changes of the median of all cells, at places where most cells changed in the same way. */
  private List<Detected> shared(
      List<Candidate> own, List<Window> tested, Permutations permutations) {
    int least = (int) Math.ceil(ChangeRules.MOST_CELLS * tested.size());
    if (own.stream().map(Candidate::cell).distinct().count() < least) {
      return List.of();
    }
    Logs median = Logs.median(tested.stream().map(Window::logs).toList()).last(rules.window());
    return candidates("", median, 0, permutations, rules.alone()).stream()
        .filter(each -> moved(own, each) >= least)
        .map(each -> each.detected(each.p(), Control.SHARED))
        .toList();
  }

  private static long moved(List<Candidate> own, Candidate shared) {
    return own.stream()
        .filter(each -> each.isAt(shared) && each.rises() == shared.rises())
        .map(Candidate::cell)
        .distinct()
        .count();
  }

  private List<Candidate> candidates(
      String cell, Logs window, int block, Permutations permutations, double atMost) {
    SplittableRandom random = new SplittableRandom(seed ^ cell.hashCode());
    List<ChangePoint> points =
        ChangePoints.of(window.values(), block, permutations, atMost, random);
    List<Candidate> found = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int from = i == 0 ? 0 : points.get(i - 1).index();
      int to = i + 1 < points.size() ? points.get(i + 1).index() : window.size();
      ChangePoint point = points.get(i);
      Candidate each = new Candidate(cell, window, new Place(from, point.index(), to), point.p());
      if (Math.abs(each.shift()) >= Math.log1p(rules.leastEffect())) {
        found.add(each);
      }
    }
    return found;
  }

  private List<Detected> corrected(List<Candidate> candidates, Control control, int cells) {
    // A cell with several changes counts once for each.
    int changed = (int) candidates.stream().map(Candidate::cell).distinct().count();
    double[] pValues = new double[cells - changed + candidates.size()];
    Arrays.fill(pValues, 1);
    for (int i = 0; i < candidates.size(); i++) {
      pValues[i] = candidates.get(i).p();
    }
    double[] adjusted = BenjaminiHochberg.adjust(pValues);
    List<Detected> found = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (adjusted[i] <= rules.falseDiscoveries()) {
        found.add(candidates.get(i).detected(adjusted[i], control));
      }
    }
    return found;
  }

  private record Window(String cell, Logs logs) {}

  private record Candidate(String cell, Logs window, Place place, double p) {

    double shift() {
      return Medians.of(window.values(), place.index(), place.to())
          - Medians.of(window.values(), place.from(), place.index());
    }

    boolean rises() {
      return shift() > 0;
    }

    long slot() {
      return window.slots()[place.index()];
    }

    Span near() {
      return Span.around(window.slots(), place.index());
    }

    boolean isAt(Candidate other) {
      return near().contains(other.slot());
    }

    Candidate withP(double greater) {
      return new Candidate(cell, window, place, greater);
    }

    Detected detected(double corrected, Control control) {
      double lagOne =
          Autocorrelation.lagOne(window.values(), place.from(), place.index(), place.to());
      ChangeEstimate estimate =
          ChangeEstimate.of(
              window, place, Autocorrelation.blockLength(lagOne), new SplittableRandom(slot()));
      return new Detected(cell, slot(), near(), corrected, control, estimate);
    }
  }
}
