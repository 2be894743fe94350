package dev.sonde.cli.fleet;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.common.run.LoadSpec.Closed;
import dev.sonde.common.run.LoadSpec.Open;
import dev.sonde.common.run.LoadSpec.Recorded;
import dev.sonde.common.run.LoadSpec.Search;
import dev.sonde.common.run.LoadSpec.Stage;
import dev.sonde.common.run.LoadSpec.Sweep;
import dev.sonde.common.run.LoadSpec.Trace;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The load of a rehearsal: that of a spec at its highest, for long enough. One cell has this load;
 * a rehearsal has as many cells as the run.
 *
 * @param load of a cell, closed or open
 */
record RehearsalLoad(LoadSpec load) {

  /** Smaller closed loads are warm after the short rehearsal of each event loop. */
  private static final int LEAST_LANES = 16;

  /** The same for open loads, in probes a second. */
  private static final double LEAST_RATE = 20;

  /** A slower load is rehearsed at this rate: a second of it has to say something. */
  private static final double LEAST_REHEARSED = 5;

  private static final double USUAL_RATE = 50;
  private static final long MILLIS = 1_000;

  /**
   * The load to rehearse for a spec.
   *
   * @param length longer than the rehearsal may take
   */
  static RehearsalLoad of(LoadSpec load, Duration length) {
    if (load.stepped()) {
      return load.matchSteps(sweep -> highest(sweep, length), search -> first(search, length));
    }
    return load.match(
        closed -> new RehearsalLoad(new Closed(closed.concurrency(), null, length)),
        open -> open(peak(open), open.arrivals(), length),
        trace -> open(busiestSecond(trace), Arrivals.POISSON, length));
  }

  /** The load of a fleet that does not know its runs. */
  static RehearsalLoad usual(Duration length) {
    return open(USUAL_RATE, Arrivals.CONSTANT, length);
  }

  private static RehearsalLoad open(double perSecond, Arrivals arrivals, Duration length) {
    return new RehearsalLoad(Open.constant(perSecond, arrivals, null, length));
  }

  private static RehearsalLoad highest(Sweep sweep, Duration length) {
    return sweep.steps().stream()
        .map(step -> of(step, length))
        .max(Comparator.comparingDouble(RehearsalLoad::size))
        .orElseThrow();
  }

  /** A search begins at its lowest rate, and warms up by its own steps. */
  private static RehearsalLoad first(Search search, Duration length) {
    return open(search.min(), search.arrivals(), length);
  }

  private static double peak(Open open) {
    double peak = open.stages().stream().mapToDouble(Stage::perSecond).max().orElse(0);
    // A load of no probes at all is no load.
    return Math.max(peak, 1e-3);
  }

  private static double busiestSecond(Trace trace) {
    List<Recorded> requests = trace.requests();
    int from = 0;
    int most = 0;
    for (int to = 0; to < requests.size(); to++) {
      while (requests.get(to).atMillis() - requests.get(from).atMillis() >= MILLIS) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** Lanes or probes a second of a cell. */
  private double size() {
    return load.match(closed -> (double) closed.concurrency(), RehearsalLoad::peak, trace -> 0.0);
  }

  /** What a cell of the rehearsal has. */
  LoadSpec rehearsed() {
    return load.match(
        closed -> closed,
        open ->
            peak(open) < LEAST_REHEARSED
                ? Open.constant(LEAST_REHEARSED, open.arrivals(), null, open.duration())
                : open,
        trace -> trace);
  }

  /** Whether so many cells with this load need more than the short rehearsal of each event loop. */
  boolean isLarge(int cells) {
    return size() * cells >= (load.closedLoop() ? LEAST_LANES : LEAST_RATE);
  }
}
