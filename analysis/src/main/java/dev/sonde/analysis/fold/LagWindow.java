package dev.sonde.analysis.fold;

/**
 * The delays of a worker's probes that were due within a time.
 *
 * @param fromMicros offset from the run's start
 * @param toMicros offset of its end, not included
 */
public record LagWindow(long fromMicros, long toMicros, LagCounts sendLag, LagCounts loopLag) {

  static LagWindow empty(long fromMicros, long toMicros) {
    return new LagWindow(fromMicros, toMicros, new LagCounts(), new LagCounts());
  }

  /** The number of probes. */
  public long probes() {
    return loopLag.total();
  }

  /** Both windows and the time between them, as one. */
  public LagWindow joined(LagWindow other) {
    LagWindow joined =
        empty(Math.min(fromMicros, other.fromMicros), Math.max(toMicros, other.toMicros));
    joined.add(this);
    joined.add(other);
    return joined;
  }

  void add(LagWindow other) {
    sendLag.add(other.sendLag);
    loopLag.add(other.loopLag);
  }
}
