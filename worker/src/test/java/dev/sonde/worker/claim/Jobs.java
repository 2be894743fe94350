package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;
import java.util.ArrayList;
import java.util.List;

/** Jobs for tests; due times are in microseconds. */
final class Jobs {

  static final String RUN = "01KATESTRUN0000000000000000";

  private Jobs() {}

  /** An open-loop job with probes due at these times, numbered from an index on. */
  static Job open(long firstIndex, long... dueMicros) {
    List<Job.Probe> probes = new ArrayList<>();
    for (int i = 0; i < dueMicros.length; i++) {
      probes.add(new Job.Probe(firstIndex + i, i, 0, dueMicros[i]));
    }
    return new Job(RUN, "default", 0, Job.OPEN, 1, Long.MAX_VALUE, probes);
  }

  /** One block of a lane: a probe to each target. */
  static Job block(int lane, long block, int targets) {
    List<Job.Probe> probes = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      probes.add(new Job.Probe(block * targets + target, target, 0, 0));
    }
    return new Job(RUN, "default", 0, lane, 1, Long.MAX_VALUE, probes);
  }
}
