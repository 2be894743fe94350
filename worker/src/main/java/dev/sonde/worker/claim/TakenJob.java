package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;
import java.util.Arrays;

/**
 * A job read from its partition and the state of each of its probes. Owned by the polling thread.
 */
public final class TakenJob {

  private final long offset;
  private final Job job;
  private final long startNanos;
  private final ProbeState[] states;
  private final ProbeState[] listed;
  private int unretired;

  TakenJob(long offset, Job job, long startNanos) {
    this.offset = offset;
    this.job = job;
    this.startNanos = startNanos;
    this.states = new ProbeState[job.probes().size()];
    this.unretired = states.length;
    Arrays.fill(states, ProbeState.QUEUED);
    this.listed = new ProbeState[states.length];
    Arrays.fill(listed, ProbeState.QUEUED.listed());
  }

  public long offset() {
    return offset;
  }

  public Job job() {
    return job;
  }

  /** The monotonic time of the run's offset 0. */
  public long startNanos() {
    return startNanos;
  }

  int size() {
    return states.length;
  }

  ProbeState state(int ordinal) {
    return states[ordinal];
  }

  void move(int ordinal, ProbeState to) {
    if (states[ordinal] == ProbeState.RETIRED || states[ordinal] == to) {
      throw new IllegalStateException(
          "probe "
              + ordinal
              + " of the job at "
              + offset
              + " is "
              + states[ordinal]
              + " and cannot become "
              + to);
    }
    states[ordinal] = to;
    listed[ordinal] = to.listed();
    if (to == ProbeState.RETIRED) {
      unretired--;
    }
  }

  boolean retired() {
    return unretired == 0;
  }

  long dueNanos(int ordinal) {
    return startNanos + job.probes().get(ordinal).dueMicros() * 1000;
  }

  /** The time after which no probe of the job is sent. */
  long expiresNanos() {
    return job.expiresMicros() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : startNanos + job.expiresMicros() * 1000;
  }

  /** Sets the state of a probe in the next list: a commit is to claim it. */
  void mark(int ordinal, ProbeState next) {
    listed[ordinal] = next;
  }

  /** The commit does not stand yet: the probe is listed as before. */
  void unmark(int ordinal) {
    listed[ordinal] = states[ordinal].listed();
  }

  /** Adds the states of all probes to a list. */
  void list(ClaimListWriter writer) {
    for (ProbeState state : listed) {
      writer.add(state);
    }
  }
}
