package dev.sonde.worker.claim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One closed-loop lane of a run: its blocks, and for each target at most one probe in flight.
 *
 * <p>Every block of a lane is a job, in block order. A target may be one block of its lane ahead of
 * the slowest one, so with c lanes no target runs more than c blocks ahead of another; a run
 * without a count has no such bound. Owned by the polling thread.
 */
final class Lane {

  private static final int STEPS_AHEAD = 1;

  private final boolean boundedSkew;
  private final Deque<TakenJob> jobs = new ArrayDeque<>();

  Lane(boolean boundedSkew) {
    this.boundedSkew = boundedSkew;
  }

  void add(TakenJob job) {
    jobs.addLast(job);
  }

  boolean idle() {
    return jobs.isEmpty();
  }

  /** The probes that may be claimed now. Removes finished jobs. */
  List<Claim> claimable() {
    while (!jobs.isEmpty() && jobs.peekFirst().retired()) {
      jobs.removeFirst();
    }
    List<Claim> claims = new ArrayList<>();
    List<Integer> settledTargets = new ArrayList<>();
    int step = 0;
    for (TakenJob job : jobs) {
      if (boundedSkew && step > STEPS_AHEAD) {
        break;
      }
      claimOf(job, settledTargets, claims);
      if (settledTargets.size() >= job.size()) {
        break;
      }
      step++;
    }
    return claims;
  }

  /** The first unretired probe of each target is either in flight or the one to claim. */
  private static void claimOf(TakenJob job, List<Integer> settledTargets, List<Claim> claims) {
    for (int ordinal = 0; ordinal < job.size(); ordinal++) {
      ProbeState state = job.state(ordinal);
      Integer target = job.job().probes().get(ordinal).target();
      if (state == ProbeState.RETIRED || settledTargets.contains(target)) {
        continue;
      }
      settledTargets.add(target);
      if (state != ProbeState.CLAIMED && state != ProbeState.RESENT) {
        claims.add(Claim.first(job, ordinal));
      }
    }
  }
}
