package dev.sonde.coordinator.plan;

import dev.sonde.common.run.LoadSpec.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * The cumulative rate Λ(t) of an open load and its inverse: arrival number x is due at Λ⁻¹(x).
 *
 * <p>Rates are piecewise linear. Within a stage that starts at rate f and changes by a per second,
 * arrival i is due after {@code 2i / (f + sqrt(f² + 2ai))}. This form of the quadratic's solution
 * has no cancellation when a is small. After the last stage the rate stays constant.
 */
final class RateCurve {

  /** The rates within one stage; {@code before} is Λ at its start. */
  private record Piece(double startSeconds, double before, double from, double to, double seconds) {

    double slope() {
      return (to - from) / seconds;
    }

    double arrivals() {
      return (from + to) / 2 * seconds;
    }
  }

  private final List<Piece> pieces;
  private final double endSeconds;
  private final double endArrivals;
  private final double endRate;

  RateCurve(List<Stage> stages) {
    List<Piece> built = new ArrayList<>();
    double at = 0;
    double before = 0;
    double rate = 0;
    for (Stage stage : stages) {
      double from = stage.ramp() ? rate : stage.perSecond();
      double seconds = stage.length().toNanos() / 1e9;
      Piece piece = new Piece(at, before, from, stage.perSecond(), seconds);
      built.add(piece);
      at += seconds;
      before += piece.arrivals();
      rate = stage.perSecond();
    }
    pieces = List.copyOf(built);
    endSeconds = at;
    endArrivals = before;
    endRate = rate;
  }

  /** Λ: the number of arrivals that are due before a time. */
  double arrivalsUntil(double seconds) {
    if (seconds >= endSeconds) {
      return endArrivals + (seconds - endSeconds) * endRate;
    }
    Piece piece = pieces.get(0);
    for (Piece each : pieces) {
      if (each.startSeconds <= seconds) {
        piece = each;
      }
    }
    double within = seconds - piece.startSeconds;
    return piece.before + within * (piece.from + piece.slope() * within / 2);
  }

  /** Λ⁻¹: when arrival x is due. During a pause it is the end of the pause. */
  double secondsAt(double arrival) {
    for (Piece piece : pieces) {
      double within = arrival - piece.before;
      if (within < piece.arrivals()) {
        return piece.startSeconds + secondsInto(piece, Math.max(0, within));
      }
    }
    return endRate > 0 ? endSeconds + (arrival - endArrivals) / endRate : endSeconds;
  }

  private static double secondsInto(Piece piece, double arrivals) {
    if (arrivals == 0) {
      return 0;
    }
    double f = piece.from;
    double underRoot = Math.max(0, f * f + 2 * piece.slope() * arrivals);
    return Math.min(piece.seconds, 2 * arrivals / (f + Math.sqrt(underRoot)));
  }

  /**
   * The rate of warm-up probes: the initial rate. If that is 0, the first rate above 0, but at most
   * 1/s.
   */
  double warmupRate() {
    double first = pieces.get(0).from;
    if (first > 0) {
      return first;
    }
    double later =
        pieces.stream().mapToDouble(Piece::to).filter(rate -> rate > 0).findFirst().orElse(1);
    return Math.min(1, later);
  }
}
