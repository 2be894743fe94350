package dev.sonde.common.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself, once a second. Its JSON is flat.
 *
 * @param noiseFloor what its machine's selftest found; null without one
 */
public record Heartbeat(
    String worker,
    String region,
    String version,
    @JsonUnwrapped Work work,
    @JsonUnwrapped Jvm jvm,
    @JsonUnwrapped Clock clock,
    @JsonUnwrapped Machine machine,
    @Nullable NoiseFloor noiseFloor) {

  /** The later of two heartbeats with the worst of both; the clock is as it was at first. */
  public Heartbeat worst(Heartbeat earlier) {
    return new Heartbeat(
        worker,
        region,
        version,
        new Work(work.partitions, work.inFlight, work.claimsFull || earlier.work.claimsFull),
        jvm.worst(earlier.jvm),
        earlier.clock.stepping(clock),
        machine.worst(earlier.machine),
        noiseFloor);
  }

  /**
   * What it has to do.
   *
   * @param partitions jobs partitions it holds
   * @param inFlight probes it has open
   * @param claimsFull whether a partition's list of claims was full since the last heartbeat
   */
  public record Work(int partitions, int inFlight, boolean claimsFull) {

    public static final Work NONE = new Work(0, 0, false);
  }

  /**
   * Its process.
   *
   * @param gcPauseMaxMillis the longest pause since the last heartbeat
   * @param cpu share of all the cores it may use that it used, 0 to 1; null at first
   */
  public record Jvm(double gcPauseMaxMillis, @Nullable Double cpu) {

    public static final Jvm IDLE = new Jvm(0, null);

    private Jvm worst(Jvm other) {
      return new Jvm(Math.max(gcPauseMaxMillis, other.gcPauseMaxMillis), larger(cpu, other.cpu));
    }
  }

  /**
   * Its clock.
   *
   * @param offsetMillis broker time less its own wall clock; null until it is known
   * @param errorMillis half the round trip it was learned from
   * @param stepMillis the largest step of its wall clock against its monotonic one since the last
   *     heartbeat; null from a version that does not say
   */
  public record Clock(
      @JsonProperty("clockOffsetMillis") @Nullable Double offsetMillis,
      @JsonProperty("clockErrorMillis") @Nullable Double errorMillis,
      @JsonProperty("clockStepMillis") @Nullable Double stepMillis) {

    public static final Clock UNKNOWN = new Clock(null, null, null);

    private Clock stepping(Clock other) {
      return new Clock(offsetMillis, errorMillis, larger(stepMillis, other.stepMillis));
    }
  }

  /**
   * Its machine; null where the system or the version does not say.
   *
   * @param cpu share of all processors that was used since the last heartbeat, by whomever
   * @param stolen share of them that the hypervisor gave to others
   * @param cpuPressure share of the time in which something waited for a processor
   * @param environment its system, processors and Java, for people
   */
  public record Machine(
      @JsonProperty("machineCpu") @Nullable Double cpu,
      @Nullable Double stolen,
      @Nullable Double cpuPressure,
      @Nullable String environment) {

    public static final Machine UNKNOWN = new Machine(null, null, null, null);

    private Machine worst(Machine other) {
      return new Machine(
          larger(cpu, other.cpu),
          larger(stolen, other.stolen),
          larger(cpuPressure, other.cpuPressure),
          environment);
    }
  }

  private static @Nullable Double larger(@Nullable Double one, @Nullable Double other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.max(one, other);
  }
}
