package dev.sonde.worker.probe;

/**
 * The worst lag since any given time; every probe needs it for its own duration.
 *
 * <p>Keeps a queue of ticks with falling lags: a new tick removes the smaller ones before it, which
 * can no longer be the worst. The result is the first tick at or after the given time.
 */
final class LagHistory {

  /**
   * When the queue is full, the last tick also stands for newer and smaller ones, which can only
   * overstate the lag.
   */
  static final int MAX_TICKS = 1024;

  private final long[] atNanos = new long[MAX_TICKS];
  private final long[] lagNanos = new long[MAX_TICKS];
  private int size;

  void clear() {
    size = 0;
  }

  void note(long nowNanos, long lag) {
    while (size > 0 && lagNanos[size - 1] <= lag) {
      size--;
    }
    if (size == MAX_TICKS) {
      atNanos[size - 1] = nowNanos;
      return;
    }
    atNanos[size] = nowNanos;
    lagNanos[size] = lag;
    size++;
  }

  /** The worst lag noted at or after this time, or 0 if there is none. */
  long worstNanos(long sinceNanos) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (atNanos[middle] - sinceNanos < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < size ? Math.max(0, lagNanos[low]) : 0;
  }
}
