package dev.sonde.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The load of the machine as Linux reports it: processor time in {@code /proc/stat}, waiting for a
 * processor in {@code /proc/pressure/cpu}. A share is 0 to 1 of the time since the last reading,
 * and null if the system does not report it.
 */
final class MachineHealth {

  private static final int STEAL = 7;
  private static final double MICROS_PER_NANO = 1e-3;
  private static final String STALLED = "total=";

  private final Path proc;
  private long @Nullable [] lastTicks;
  private OptionalLong lastStalled = OptionalLong.empty();
  private long lastNanos;

  MachineHealth() {
    this(Path.of("/proc"));
  }

  MachineHealth(Path proc) {
    this.proc = proc;
  }

  /**
   * One reading.
   *
   * @param busy share of all processors' time that was used
   * @param stolen share of it that the hypervisor gave to other guests
   * @param pressure share of the time in which a task waited for a processor
   */
  record Look(@Nullable Double busy, @Nullable Double stolen, @Nullable Double pressure) {}

  /** Takes a reading; one thread at a time. */
  synchronized Look look(long nowNanos) {
    long[] ticks = ticks();
    OptionalLong stalled = stalled();
    Double busy = null;
    Double stolen = null;
    long[] before = lastTicks;
    if (before != null && ticks != null && total(ticks) > total(before)) {
      double all = total(ticks) - total(before);
      busy = 1 - (idle(ticks) - idle(before)) / all;
      stolen = (ticks[STEAL] - before[STEAL]) / all;
    }
    Double pressure = null;
    if (lastStalled.isPresent() && stalled.isPresent() && nowNanos > lastNanos) {
      double micros = (nowNanos - lastNanos) * MICROS_PER_NANO;
      pressure = Math.min(1, (stalled.getAsLong() - lastStalled.getAsLong()) / micros);
    }
    lastTicks = ticks;
    lastStalled = stalled;
    lastNanos = nowNanos;
    return new Look(busy, stolen, pressure);
  }

  private static long total(long[] ticks) {
    long total = 0;
    // The columns that follow are guest time, which user time already contains.
    for (int i = 0; i <= STEAL; i++) {
      total += ticks[i];
    }
    return total;
  }

  private static long idle(long[] ticks) {
    return ticks[3] + ticks[4];
  }

  /** The first line of the kernel's statistics: {@code cpu user nice system idle iowait …}. */
  private long @Nullable [] ticks() {
    for (String line : lines("stat")) {
      String[] words = line.trim().split("\\s+", -1);
      if (words[0].equals("cpu") && words.length > STEAL + 1) {
        long[] ticks = new long[words.length - 1];
        for (int i = 0; i < ticks.length; i++) {
          ticks[i] = Long.parseLong(words[i + 1]);
        }
        return ticks;
      }
    }
    return null;
  }

  /** {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=1234}, in microseconds. */
  private OptionalLong stalled() {
    for (String line : lines("pressure/cpu")) {
      int at = line.indexOf(STALLED);
      if (line.startsWith("some") && at >= 0) {
        return OptionalLong.of(Long.parseLong(line.substring(at + STALLED.length()).trim()));
      }
    }
    return OptionalLong.empty();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(proc.resolve(file));
    } catch (IOException e) {
      // Not Linux, or the file cannot be read: the values are unknown.
      return List.of();
    }
  }
}
