package dev.sonde.common.run;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The delays of the probes that were due in the last second, and whether they hold the limits of
 * the verdict. A second of probes is judged as the verdict judges a whole run, but for the share of
 * the answers' length: how long answers will be is not known yet. Not safe for use by several
 * threads.
 */
public final class RecentDelays {

  /** The second before the latest due time, in microseconds. */
  private static final long WINDOW_MICROS = 1_000_000;

  /** Only the latest probes of a second at a very high rate are judged. */
  static final int MOST = 20_000;

  private static final long P99_FROM = 100;
  private static final long P90_FROM = 20;
  private static final double STALL = 10;
  private static final double MICROS_PER_MILLI = 1e3;

  private final VerdictSpec limits;
  private final Deque<Delay> recent = new ArrayDeque<>();
  private long firstDue = Long.MAX_VALUE;
  private long lastDue = Long.MIN_VALUE;

  private record Delay(long due, long sendLag, long loopLag) {}

  public RecentDelays(VerdictSpec limits) {
    this.limits = limits;
  }

  /**
   * Adds a probe that was sent; others do not count. Probes come about in the order of their ends.
   */
  public void add(ProbeEvent event) {
    long sendLag = Metric.SEND_LAG.micros(event);
    if (sendLag == Timings.NEVER) {
      return;
    }
    long due = event.timings().due();
    firstDue = Math.min(firstDue, due);
    lastDue = Math.max(lastDue, due);
    recent.addLast(new Delay(due, sendLag, event.client().loopLagMicros()));
    while (recent.size() > MOST || recent.getFirst().due < lastDue - WINDOW_MICROS) {
      recent.removeFirst();
    }
  }

  /** Whether the probes span a second: fewer are not judged. */
  public boolean spanASecond() {
    return !recent.isEmpty() && lastDue - firstDue >= WINDOW_MICROS;
  }

  /** Whether a whole second was seen, and its probes hold the limits. */
  public boolean hold() {
    return spanASecond()
        && sendLagMillis() <= millis(limits.sendLag())
        && loopLagMillis() <= millis(limits.loopLag())
        && stallMillis() <= STALL * millis(limits.loopLag());
  }

  /** Each limit that the last second exceeded, with its figure; for people. */
  public String beyondLimits() {
    List<String> beyond = new ArrayList<>();
    double sendLimit = millis(limits.sendLag());
    double loopLimit = millis(limits.loopLag());
    if (sendLagMillis() > sendLimit) {
      String longer =
          limits.sendLagShare() > 0
              ? " (more where answers take over " + shown(sendLimit / limits.sendLagShare()) + ")"
              : "";
      beyond.add("send lag " + shown(sendLagMillis()) + " of " + shown(sendLimit) + longer);
    }
    if (loopLagMillis() > loopLimit) {
      beyond.add("event loop lag " + shown(loopLagMillis()) + " of " + shown(loopLimit));
    } else if (stallMillis() > STALL * loopLimit) {
      beyond.add(
          "event loop stalls of " + shown(stallMillis()) + " of " + shown(STALL * loopLimit));
    }
    return String.join(", ", beyond);
  }

  private static String shown(double millis) {
    BigDecimal rounded = new BigDecimal(millis).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + " ms";
  }

  /** The probes that are judged. */
  public int count() {
    return recent.size();
  }

  /**
   * The send lag at the highest percentile that the number of probes supports, as for a run's
   * verdict; 0 without probes.
   */
  public double sendLagMillis() {
    long count = recent.size();
    double share = count >= P99_FROM ? 0.99 : count >= P90_FROM ? 0.9 : 0.5;
    return atShare(Delay::sendLag, share);
  }

  /** The loop lag that at most 30 % of the probes exceed; 0 without probes. */
  public double loopLagMillis() {
    return atShare(Delay::loopLag, 0.7);
  }

  /** The loop lag that at most 5 % exceed, from 20 probes on; otherwise 0. */
  private double stallMillis() {
    return recent.size() < P90_FROM ? 0 : atShare(Delay::loopLag, 0.95);
  }

  private double atShare(ToLongFunction<Delay> figure, double share) {
    if (recent.isEmpty()) {
      return 0;
    }
    long[] sorted = recent.stream().mapToLong(figure).sorted().toArray();
    int rank = (int) Math.ceil(share * sorted.length - 1e-9);
    return sorted[Math.max(1, rank) - 1] / MICROS_PER_MILLI;
  }

  private static double millis(Duration limit) {
    return limit.toNanos() / 1e6;
  }
}
