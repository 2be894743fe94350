package dev.sonde.audit.notify;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts of this process each destination has accepted, and how many failed. Safe for
 * use by several threads.
 */
public final class DeliveryCounts {

  private final Map<String, Counted> byDestination = new ConcurrentHashMap<>();

  /** The counts of one destination. */
  private static final class Counted {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable String problem;
  }

  /**
   * A destination's counts.
   *
   * @param problem of the last attempt, or null when that was accepted or there was none
   */
  public record Count(long delivered, long failed, @Nullable String problem) {}

  public void add(String destination, Outcome outcome) {
    Counted counted = of(destination);
    (outcome.delivered() ? counted.delivered : counted.failed).increment();
    counted.problem = outcome.problem();
  }

  private Counted of(String destination) {
    return byDestination.computeIfAbsent(destination, unused -> new Counted());
  }

  public Count count(String destination) {
    Counted counted = of(destination);
    return new Count(counted.delivered.sum(), counted.failed.sum(), counted.problem);
  }
}
