package dev.sonde.coordinator.dispatch;

import dev.sonde.analysis.fold.SettledCounts;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import java.util.HashMap;
import java.util.Map;

/**
 * A run that is being dispatched, with the counts from its partials. Owned by the dispatcher's
 * thread.
 */
public final class ActiveRun {

  private final Run run;
  private final RunDispatch dispatch;
  private final long startNanos;
  private final Map<String, SettledCounts> byPartition = new HashMap<>();

  public ActiveRun(Run run, RunDispatch dispatch, long startNanos) {
    this.run = run;
    this.dispatch = dispatch;
    this.startNanos = startNanos;
  }

  public Run run() {
    return run;
  }

  public RunDispatch dispatch() {
    return dispatch;
  }

  /** The offset from the run's start in microseconds; negative before it. */
  public long micros(long nanos) {
    return Math.floorDiv(nanos - startNanos, 1000L);
  }

  /** Starts the no-progress timer. The time of the last change before a takeover is unknown. */
  public void begin(long nowNanos) {
    dispatch.takenUp(micros(nowNanos));
  }

  /** Replaces the counts of the partial's partition and sums its cell again. */
  public void accept(Partial partial, long nowNanos) {
    String cell = partial.getRegion() + "/" + partial.getTarget() + "/";
    byPartition.put(cell + partial.getPartition(), SettledCounts.of(partial));
    SettledCounts sum = SettledCounts.NONE;
    for (int partition = 0; partition < run.eventPartitions(); partition++) {
      sum = sum.plus(byPartition.getOrDefault(cell + partition, SettledCounts.NONE));
    }
    dispatch.settled(partial.getRegion(), partial.getTarget(), sum, micros(nowNanos));
  }
}
