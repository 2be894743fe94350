package dev.sonde.worker.probe;

/**
 * Answers what the worst lag was since any moment, which every probe asks.
 *
 * <p>Kept is a queue of ticks with falling lags: a new tick drops the smaller ones before it, for
 * no question can be answered by them any more. The answer is the first tick at or after the
 * moment.
 */
final class LagHistory {

  /**
   * Beyond this number the smallest lag is used for newer ones too, which can only overstate the
   * lag.
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

  /** The worst lag noted at or after a moment, 0 when there is none. */
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
