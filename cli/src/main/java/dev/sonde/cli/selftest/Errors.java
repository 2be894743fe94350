package dev.sonde.cli.selftest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * The absolute differences of measured and true times, in milliseconds.
 *
 * @param count probes that both sides recorded
 */
public record Errors(int count, double p50, double p99, double max) {

  private static final double NANOS_PER_MILLI = 1e6;

  /** From differences in nanoseconds; all values are 0 if there are none. */
  static Errors of(long[] differences) {
    long[] sorted = Arrays.stream(differences).map(Math::abs).sorted().toArray();
    return new Errors(
        sorted.length,
        rank(sorted, 0.5),
        rank(sorted, 0.99),
        sorted.length == 0 ? 0 : millis(sorted[sorted.length - 1]));
  }

  /** Joins measured and served requests by their ids. */
  static Errors between(
      List<MeasuredRequest> measured,
      Function<MeasuredRequest, OptionalLong> ours,
      Map<String, Served> served,
      ToLongFunction<Served> theirs) {
    return of(
        measured.stream()
            .flatMapToLong(
                probe -> {
                  Served truth = served.get(probe.requestId());
                  OptionalLong found = ours.apply(probe);
                  return truth == null || !truth.streamed() || found.isEmpty()
                      ? LongStream.empty()
                      : LongStream.of(found.getAsLong() - theirs.applyAsLong(truth));
                })
            .toArray());
  }

  private static double rank(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : millis(sorted[(int) Math.ceil(share * sorted.length) - 1]);
  }

  /** Milliseconds, rounded to a microsecond. */
  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
  }
}
