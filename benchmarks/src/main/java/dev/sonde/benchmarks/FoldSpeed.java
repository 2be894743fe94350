package dev.sonde.benchmarks;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Folds a log repeatedly and prints the events per second of processor time of all threads. This
 * figure, unlike one by wall clock, is valid also when other processes use the machine.
 */
public final class FoldSpeed {

  private static final Set<String> KEYS = Set.of("seconds");
  private static final int EVENTS = 1 << 16;

  private FoldSpeed() {}

  public static void main(String[] args) {
    int seconds = Arguments.of(args, KEYS).number("seconds", 5);
    EventLog log = EventLog.of(EVENTS);
    run(log, seconds);
    long start = System.nanoTime();
    long cpu = ProcessUsage.cpuNanos();
    long events = run(log, seconds);
    double cpuSeconds = (ProcessUsage.cpuNanos() - cpu) / 1e9;
    double elapsed = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "events=%d perSecond=%.0f perCpuSecond=%.0f%n",
        events,
        events / elapsed,
        events / cpuSeconds);
  }

  private static long run(EventLog log, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long events = 0;
    while (System.nanoTime() - end < 0) {
      log.startOver();
      events += log.foldAll();
    }
    return events;
  }
}
