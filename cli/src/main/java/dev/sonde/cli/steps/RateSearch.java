package dev.sonde.cli.steps;

import dev.sonde.analysis.report.SearchEnd;
import dev.sonde.analysis.report.StepOutcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the highest rate that holds: doubles the lowest rate until one fails, then halves the gap
 * on a log scale until it is narrow. The result must hold twice, because a single step may hold by
 * chance. If the second try fails, the search continues below.
 */
final class RateSearch {

  /** Limit of tries; only contradictory results need more. */
  static final int MOST_TRIES = 60;

  /** The largest factor by which a step is lengthened when its sample is too small. */
  private static final int LONGEST = 4;

  /**
   * The next rate to try.
   *
   * @param times factor of the usual duration
   */
  record Try(double rate, int times) {}

  private final double min;
  private final double max;
  private final double precision;
  private final TreeSet<Double> held = new TreeSet<>();
  private final Set<Double> confirmed = new HashSet<>();
  private double failed = Double.POSITIVE_INFINITY;
  private int times = 1;
  private boolean doubted;
  private int tries;
  private Optional<SearchEnd> end = Optional.empty();

  RateSearch(double min, double max, double precision) {
    this.min = min;
    this.max = max;
    this.precision = precision;
  }

  /** The next try; empty when the search is over. */
  Optional<Try> next() {
    if (end.isEmpty() && tries >= MOST_TRIES) {
      end = Optional.of(SearchEnd.UNDECIDED);
    }
    if (end.isPresent()) {
      return Optional.empty();
    }
    tries++;
    return Optional.of(new Try(rate(), times));
  }

  private double rate() {
    double low = low();
    if (low == 0) {
      return min;
    }
    if (isNarrow()) {
      return low;
    }
    if (Double.isInfinite(failed)) {
      return Math.min(max, Rates.rounded(low * 2));
    }
    return middle(low);
  }

  private double low() {
    return held.isEmpty() ? 0 : held.last();
  }

  /** Whether no rate above the highest that held is worth a step. */
  private boolean isNarrow() {
    double low = low();
    if (low == 0 || low >= max || Double.isInfinite(failed)) {
      return low >= max;
    }
    double middle = middle(low);
    return failed / low <= 1 + precision || middle <= low || middle >= failed;
  }

  private double middle(double low) {
    return Rates.rounded(Math.sqrt(low * failed));
  }

  void accept(double rate, StepOutcome outcome) {
    switch (outcome) {
      case HELD -> {
        if (!held.add(rate)) {
          confirmed.add(rate);
        }
        settled();
      }
      case FAILED -> {
        failed = Math.min(failed, rate);
        held.tailSet(rate, true).clear();
        settled();
        if (rate <= min) {
          end = Optional.of(SearchEnd.MIN_FAILS);
        }
      }
      case UNDECIDED -> {
        end = times >= LONGEST ? Optional.of(SearchEnd.UNDECIDED) : end;
        times *= 2;
      }
      case CLIENT_BOUND -> {
        // One disturbance of the machine does not prove a limit.
        end = doubted ? Optional.of(SearchEnd.CLIENT_LIMIT) : end;
        doubted = true;
      }
      case INCOMPLETE -> end = Optional.of(SearchEnd.STOPPED);
    }
  }

  private void settled() {
    times = 1;
    doubted = false;
    if (isNarrow() && confirmed.contains(low())) {
      end = Optional.of(low() >= max ? SearchEnd.MAX_HOLDS : SearchEnd.FOUND);
    }
  }

  void stop() {
    end = end.isPresent() ? end : Optional.of(SearchEnd.STOPPED);
  }

  Optional<SearchEnd> end() {
    return end;
  }

  /** The highest rate that held; all lower than the lowest that failed. */
  OptionalDouble held() {
    return held.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(held.last());
  }

  /** The lowest rate that failed. */
  OptionalDouble failed() {
    return Double.isInfinite(failed) ? OptionalDouble.empty() : OptionalDouble.of(failed);
  }

  /** The number of tries if results are consistent and the search reaches the highest rate. */
  static int most(double min, double max, double precision) {
    double halvings = Math.ceil(Math.log(Math.log(2) / Math.log(1 + precision)) / Math.log(2));
    return 2 + doublings(min, max) + (int) Math.max(0, halvings);
  }

  /** The number of tries below the highest rate if all hold. */
  static int doublings(double min, double max) {
    return (int) Math.max(0, Math.ceil(Math.log(max / min) / Math.log(2)));
  }
}
