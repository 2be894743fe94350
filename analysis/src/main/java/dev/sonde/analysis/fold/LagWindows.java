package dev.sonde.analysis.fold;

import dev.sonde.common.event.Timings;
import dev.sonde.common.proto.WorkerState;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The delays of a worker by the time at which its probes were due, in windows that begin at
 * multiples of their length. A window is 10 s long. It becomes twice as long when there are too
 * many; which length that gives depends on the probes alone, not on their order.
 */
final class LagWindows {

  static final long LEAST_MICROS = 10_000_000;

  /** Three centuries. */
  static final int MOST_DOUBLINGS = 30;

  /** Events are not due later, in microseconds. */
  private static final long LATEST_MICROS = 1L << 52;

  private final TreeMap<Long, LagWindow> windows = new TreeMap<>();
  private int doublings;
  private long latest = Long.MIN_VALUE;
  private @Nullable LagWindow latestWindow;

  /**
   * @param dueMicros a probe that was due before the start, or never, is in the first window
   */
  void add(long dueMicros, long sendLagMicros, long loopLagMicros) {
    LagWindow window = at(Math.max(0, dueMicros) / length());
    if (sendLagMicros != Timings.NEVER) {
      window.sendLag().add(sendLagMicros);
    }
    window.loopLag().add(loopLagMicros);
  }

  private LagWindow at(long number) {
    LagWindow found = latestWindow;
    if (found == null || number != latest) {
      long from = number * length();
      found = windows.computeIfAbsent(number, any -> LagWindow.empty(from, from + length()));
      latest = number;
      latestWindow = found;
    }
    return found;
  }

  private long length() {
    return LEAST_MICROS << doublings;
  }

  int size() {
    return windows.size();
  }

  int doublings() {
    return doublings;
  }

  /** Makes windows at least as long as after so many doublings. */
  void lengthen(int least) {
    if (least <= doublings) {
      return;
    }
    TreeMap<Long, LagWindow> before = new TreeMap<>(windows);
    int shift = least - doublings;
    windows.clear();
    latestWindow = null;
    doublings = least;
    before.forEach((number, window) -> at(number >> shift).add(window));
  }

  /** Adds windows of any length. */
  void add(LagWindows other) {
    lengthen(other.doublings);
    int shift = doublings - other.doublings;
    other.windows.forEach((number, window) -> at(number >> shift).add(window));
  }

  /** In the order of time. Callers must not modify them. */
  List<LagWindow> inOrder() {
    return List.copyOf(windows.values());
  }

  void write(WorkerState.Builder builder) {
    builder.setWindowDoublings(doublings);
    windows.forEach(
        (number, window) -> {
          var written = dev.sonde.common.proto.LagWindow.newBuilder().setNumber(number);
          window.sendLag().write(written::addSendLag);
          window.loopLag().write(written::addLoopLag);
          builder.addWindows(written);
        });
  }

  /**
   * Adds what {@link #write} has written.
   *
   * @throws IllegalArgumentException when these are no such windows
   */
  void merge(WorkerState state) {
    LagWindows read = new LagWindows();
    read.doublings = state.getWindowDoublings();
    require(read.doublings >= 0 && read.doublings <= MOST_DOUBLINGS);
    long last = -1;
    for (var window : state.getWindowsList()) {
      require(window.getNumber() > last && window.getNumber() <= LATEST_MICROS / read.length());
      last = window.getNumber();
      LagWindow own = read.at(window.getNumber());
      own.sendLag().merge(window.getSendLagList());
      own.loopLag().merge(window.getLoopLagList());
    }
    add(read);
  }

  private static void require(boolean readable) {
    if (!readable) {
      throw new IllegalArgumentException("a partial's windows of delays cannot be read");
    }
  }
}
