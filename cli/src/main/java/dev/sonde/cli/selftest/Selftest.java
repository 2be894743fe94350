package dev.sonde.cli.selftest;

import dev.sonde.common.wire.NoiseFloor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a selftest: the error of a machine at each load.
 *
 * @param environment system, processors and Java
 * @param setUp see {@link SetUp}; null in older files
 * @param limitMillis the error at the 99th percentile that is accepted
 * @param steps in the order they were taken; the last is the first beyond the limit, if any was
 */
public record Selftest(
    String measuredAt,
    String sonde,
    String environment,
    @Nullable String setUp,
    double limitMillis,
    List<SelftestStep> steps) {

  public Selftest {
    steps = List.copyOf(steps);
  }

  /** The highest load before the first step beyond the limit, with the error at it. */
  public Optional<NoiseFloor> noiseFloor() {
    NoiseFloor floor = null;
    for (SelftestStep step : steps) {
      if (!step.within(limitMillis)) {
        break;
      }
      floor =
          new NoiseFloor(measuredAt, step.offeredPerSecond(), step.ttft().p99(), step.gap().p99());
    }
    return Optional.ofNullable(floor);
  }

  /** Whether this version measured it on this set-up. */
  boolean isOf(String otherSetUp, String version) {
    return otherSetUp.equals(setUp) && sonde.equals(version);
  }

  /** Whether a load was too high. */
  public boolean reachedItsLimit() {
    return !steps.isEmpty() && !steps.get(steps.size() - 1).within(limitMillis);
  }
}
