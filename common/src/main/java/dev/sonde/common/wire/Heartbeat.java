package dev.sonde.common.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The state of a worker, which it publishes once a second. Its JSON is flat.
 *
 * @param noiseFloor the result of the machine's selftest; null without one
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

  /** This heartbeat, with the worst values of both. The clock offset is that of the earlier one. */
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
   * The worker's load.
   *
   * @param partitions jobs partitions that it owns
   * @param inFlight open probes
   * @param claimsFull whether the claims of a partition were at their limit since the last
   *     heartbeat
   */
  public record Work(int partitions, int inFlight, boolean claimsFull) {

    public static final Work NONE = new Work(0, 0, false);
  }

  /**
   * The worker's process.
   *
   * @param gcPauseMaxMillis the longest pause since the last heartbeat
   * @param cpu used share of the cores that the process may use, 0 to 1; null at first
   */
  public record Jvm(double gcPauseMaxMillis, @Nullable Double cpu) {

    public static final Jvm IDLE = new Jvm(0, null);

    private Jvm worst(Jvm other) {
      return new Jvm(Math.max(gcPauseMaxMillis, other.gcPauseMaxMillis), larger(cpu, other.cpu));
    }
  }

  /**
   * The worker's clock.
   *
   * @param stepMillis the largest step of its wall clock against its monotonic clock since the last
   *     heartbeat; null from a version that does not report it
   */
  public record Clock(
      @JsonUnwrapped Offset offset, @JsonProperty("clockStepMillis") @Nullable Double stepMillis) {

    public static final Clock UNKNOWN = new Clock(Offset.UNKNOWN, null);

    private Clock stepping(Clock other) {
      return new Clock(offset, larger(stepMillis, other.stepMillis));
    }
  }

  /**
   * How its clock differs from the broker's; null until it is known.
   *
   * @param millis broker time less its own wall clock
   * @param errorMillis half the round trip of the measurement
   */
  public record Offset(
      @JsonProperty("clockOffsetMillis") @Nullable Double millis,
      @JsonProperty("clockErrorMillis") @Nullable Double errorMillis) {

    public static final Offset UNKNOWN = new Offset(null, null);
  }

  /**
   * The worker's machine; a value is null when the system or the version does not report it.
   *
   * @param cpuPressure share of the time in which some task waited for a processor
   * @param environment system, processors and Java version, as text
   */
  public record Machine(
      @JsonUnwrapped Processors processors,
      @Nullable Double cpuPressure,
      @Nullable String environment) {

    public static final Machine UNKNOWN = new Machine(Processors.UNKNOWN, null, null);

    public @Nullable Double cpu() {
      return processors.cpu;
    }

    public @Nullable Double stolen() {
      return processors.stolen;
    }

    private Machine worst(Machine other) {
      return new Machine(
          new Processors(
              larger(processors.cpu, other.processors.cpu),
              larger(processors.stolen, other.processors.stolen)),
          larger(cpuPressure, other.cpuPressure),
          environment);
    }
  }

  /**
   * Who had its processors since the last heartbeat; null where it is not known.
   *
   * @param cpu share of all of them that was used, by whomever
   * @param stolen share of all processors that the hypervisor gave to other machines
   */
  public record Processors(
      @JsonProperty("machineCpu") @Nullable Double cpu, @Nullable Double stolen) {

    public static final Processors UNKNOWN = new Processors(null, null);
  }

  private static @Nullable Double larger(@Nullable Double one, @Nullable Double other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.max(one, other);
  }
}
