package dev.sonde.common.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run's dispatch has come. It is written only in the transaction that carries the jobs.
 *
 * @param startAtMillis the broker time of offset 0 of every due time
 * @param nextBlock by region, the first block that was not dispatched
 * @param reservedNanoUsd worst-case cost of everything dispatched so far
 * @param closed whether dispatch has ended
 * @param reason why it ended early, or null when all was dispatched
 * @param ended whether the run's end is written to every events partition
 * @param measuredFromMicros the offset at which the warm-up of a closed loop was complete; the
 *     load's duration starts there. Null before that, and where no duration depends on it
 */
public record Progress(
    String run,
    long startAtMillis,
    Map<String, Long> nextBlock,
    long reservedNanoUsd,
    boolean closed,
    @Nullable Code<Stop> reason,
    boolean ended,
    @Nullable Long measuredFromMicros) {

  public Progress {
    nextBlock = Map.copyOf(nextBlock);
  }

  /** The dispatcher has the run, but has not fixed its start. */
  public static Progress planned(String run) {
    return new Progress(run, NOT_STARTED, Map.of(), 0, false, null, false, null);
  }

  private static final long NOT_STARTED = 0;

  /** Whether dispatch ended early, and for this reason. */
  public boolean stoppedBy(Stop stop) {
    return reason != null && reason.is(stop);
  }

  public boolean started() {
    return startAtMillis != NOT_STARTED;
  }

  /** Offset 0 of every due time, by the broker's clock; null before it is fixed. */
  public @Nullable Instant startedAt() {
    return started() ? Instant.ofEpochMilli(startAtMillis) : null;
  }

  public Progress startingAt(long millis) {
    return new Progress(
        run, millis, nextBlock, reservedNanoUsd, closed, reason, ended, measuredFromMicros);
  }

  public Progress end() {
    return new Progress(
        run, startAtMillis, nextBlock, reservedNanoUsd, true, reason, true, measuredFromMicros);
  }
}
