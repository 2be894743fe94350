package dev.sonde.common.job;

import java.util.List;
import java.util.Objects;

/**
 * A small batch of probes of one shard.
 *
 * @param shard the jobs partition within its region, and a part of the key of the probes' events
 * @param lane the closed-loop lane that the probes wait in, or {@link #OPEN}
 * @param startAtMillis the broker time of offset 0
 * @param expiresMicros the offset after which no probe of this job is sent
 * @param probes in the order in which they are to be sent
 */
public record Job(
    String run,
    String region,
    int shard,
    int lane,
    long startAtMillis,
    long expiresMicros,
    List<Probe> probes) {

  /** The lane of a job whose probes have due times of their own. */
  public static final int OPEN = -1;

  public Job {
    Objects.requireNonNull(run, "job.run");
    Objects.requireNonNull(region, "job.region");
    probes = List.copyOf(probes);
    if (probes.isEmpty() || probes.size() > MAX_PROBES) {
      throw new IllegalArgumentException(
          "job.probes has " + probes.size() + " entries, allowed is 1 to " + MAX_PROBES);
    }
  }

  /** Bounds the size of one claim, one budget reservation and one message. */
  public static final int MAX_PROBES = 512;

  public boolean closed() {
    return lane != OPEN;
  }

  /**
   * One call to send.
   *
   * @param dueMicros offset from the run's start; in a lane, the earliest time to send
   */
  public record Probe(long index, int target, int prompt, long dueMicros) {}
}
