package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.WorkerLag;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.wire.Heartbeat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The workers of a run: figures from their probes and from their heartbeats. */
final class WorkerReports {

  private static final int DECIMALS = 3;

  private final Map<Name, WorkerLag> lags = new TreeMap<>();
  private final Map<Name, WorkerHealth> healths = new TreeMap<>();

  WorkerReports(ReportInput input) {
    for (MergedCell cell : input.cells().values()) {
      cell.workers()
          .forEach(
              (id, lag) ->
                  lags.computeIfAbsent(new Name(id, cell.cell().region()), any -> new WorkerLag())
                      .add(lag));
    }
    for (WorkerHealth health : input.workers()) {
      healths.put(new Name(health.id(), health.region()), health);
    }
  }

  /** In the order of ids. */
  List<WorkerReport> reports() {
    return names().stream().map(this::report).toList();
  }

  private Set<Name> names() {
    Set<Name> names = new TreeSet<>(lags.keySet());
    names.addAll(healths.keySet());
    return names;
  }

  private WorkerReport report(Name name) {
    WorkerLag lag = lags.getOrDefault(name, new WorkerLag());
    WorkerHealth health = healths.get(name);
    Double pause = health == null ? null : (Double) health.jvm().gcPauseMaxMillis();
    Heartbeat.Offset offset = health == null ? Heartbeat.Offset.UNKNOWN : health.clock().offset();
    return new WorkerReport(
        name.id,
        name.region,
        new WorkerReport.Delays(
            lag(lag.sendLag(), false),
            lag(lag.loopLag(), true),
            new WorkerReport.Pause(rounded(pause))),
        health == null ? null : rounded(health.jvm().cpu()),
        new WorkerReport.ClockReading(rounded(offset.millis()), rounded(offset.errorMillis())),
        rounded(health == null ? Heartbeat.Machine.UNKNOWN : health.machine()),
        health == null ? null : health.noiseFloor());
  }

  private static Heartbeat.Machine rounded(Heartbeat.Machine machine) {
    return new Heartbeat.Machine(
        new Heartbeat.Processors(rounded(machine.cpu()), rounded(machine.stolen())),
        rounded(machine.cpuPressure()),
        machine.environment());
  }

  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Decimals.round(value, DECIMALS);
  }

  /**
   * The figures of a lag.
   *
   * @param byShare whether the verdict judges the share of probes beyond a limit
   */
  private static WorkerReport.Lag lag(Histogram micros, boolean byShare) {
    long count = micros.getTotalCount();
    return new WorkerReport.Lag(
        count,
        percentile(micros, Percentile.P50),
        percentile(micros, Percentile.P90),
        percentile(micros, Percentile.P99),
        count == 0 ? null : (Double) Decimals.millis(micros.getMaxValue()),
        byShare && count > 0 ? (Double) atRank(micros, (7 * count + 9) / 10) : null,
        byShare ? percentile(micros, Percentile.P95) : null);
  }

  private static @Nullable Double percentile(Histogram micros, Percentile percentile) {
    long count = micros.getTotalCount();
    if (percentile.rank(count).isEmpty()) {
      return null;
    }
    return atRank(micros, percentile.nearestRank(count));
  }

  private static double atRank(Histogram micros, long rank) {
    // Half a rank lower gives the same rank and is safe against rounding of the division.
    double percent = 100.0 * (rank - 0.5) / micros.getTotalCount();
    return Decimals.millis(micros.getValueAtPercentile(percent));
  }

  /** The rules for the parts of the run, in the order of {@link #reports}. */
  List<LagWindowRules> parts() {
    return names().stream()
        .map(name -> new LagWindowRules(lags.getOrDefault(name, new WorkerLag()).inOrder()))
        .toList();
  }

  /** The sum of the workers' peaks: exact for one worker, an upper bound for several. */
  long peakInFlight() {
    return lags.values().stream().mapToLong(WorkerLag::peakInFlight).sum();
  }

  private record Name(String id, String region) implements Comparable<Name> {
    private static final Comparator<Name> ORDER =
        Comparator.comparing(Name::id).thenComparing(Name::region);

    @Override
    public int compareTo(Name other) {
      return ORDER.compare(this, other);
    }
  }
}
