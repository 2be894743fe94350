package dev.sonde.worker.claim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One closed-loop lane of a run: its blocks, and for each target at most one probe in flight.
 *
 * <p>Every block of a lane is a job, in block order. A target may be one block of its lane ahead of
 * the slowest one, so with c lanes no target runs more than c blocks ahead of another; a run
 * without a count has no such bound. The probe after the one in flight is claimed ahead.
 *
 * <p>What a lost worker had claimed may still be in flight: the lane waits until it is answered or
 * given up, and so does a second attempt. Owned by the polling thread.
 */
final class Lane {

  private static final int STEPS_AHEAD = 1;

  private final boolean boundedSkew;
  private final Deque<TakenJob> jobs = new ArrayDeque<>();
  private final List<Claim> orphans = new ArrayList<>();
  private final List<Claim> givenUp = new ArrayList<>();

  Lane(boolean boundedSkew) {
    this.boundedSkew = boundedSkew;
  }

  /**
   * What the lane may claim.
   *
   * @param claims to be sent at once
   * @param ahead to be sent when the probe before has ended
   */
  record Ready(List<Claim> claims, List<Ahead> ahead) {

    private static final Ready NOTHING = new Ready(List.of(), List.of());

    static Ready of(@Nullable Lane lane) {
      return lane == null ? NOTHING : lane.ready();
    }
  }

  void add(TakenJob job) {
    jobs.addLast(job);
    for (int ordinal = 0; ordinal < job.size(); ordinal++) {
      if (job.state(ordinal).isTaken()) {
        orphans.add(Claim.first(job, ordinal));
      }
    }
  }

  boolean idle() {
    return jobs.isEmpty();
  }

  /** An orphan is to be sent a second time, when nothing else of its target may be in flight. */
  void again(Claim orphan) {
    orphans.remove(orphan);
    givenUp.add(orphan);
  }

  /** What may be claimed now. Removes finished jobs. */
  private Ready ready() {
    while (!jobs.isEmpty() && jobs.peekFirst().retired()) {
      jobs.removeFirst();
    }
    orphans.removeIf(Lane::isRetired);
    givenUp.removeIf(Lane::isRetired);
    Choice choice = new Choice();
    int step = 0;
    for (TakenJob job : jobs) {
      if ((boundedSkew && step > STEPS_AHEAD) || choice.settledAll(job)) {
        break;
      }
      choice.consider(job);
      step++;
    }
    return new Ready(choice.claims, choice.ahead);
  }

  private static boolean isRetired(Claim claim) {
    return claim.taken().state(claim.ordinal()) == ProbeState.RETIRED;
  }

  /** Looks at the first two unretired probes of each target. */
  private final class Choice {

    private final List<Claim> claims = new ArrayList<>();
    private final List<Ahead> ahead = new ArrayList<>();

    private final Set<Integer> seen = new HashSet<>();

    /** The claim in flight of each target whose next probe may be claimed ahead. */
    private final Map<Integer, Claim> inFlight = new HashMap<>();

    boolean settledAll(TakenJob job) {
      return seen.size() >= job.size() && inFlight.isEmpty();
    }

    void consider(TakenJob job) {
      for (int ordinal = 0; ordinal < job.size(); ordinal++) {
        ProbeState state = job.state(ordinal);
        if (state != ProbeState.RETIRED) {
          consider(Claim.first(job, ordinal), state);
        }
      }
    }

    private void consider(Claim claim, ProbeState state) {
      Integer target = claim.probe().target();
      if (seen.add(target)) {
        if (first(claim, state)) {
          inFlight.put(target, claim);
        }
        return;
      }
      Claim before = inFlight.remove(target);
      if (before != null && state.isFree()) {
        ahead.add(new Ahead(claim, before));
      }
    }

    /** Looks at a target's first unretired probe; returns whether the next may be claimed ahead. */
    private boolean first(Claim claim, ProbeState state) {
      if (state.isFree()) {
        claims.add(claim);
        return false;
      }
      if (state != ProbeState.RESENT && givenUp.contains(claim)) {
        if (isAlone(claim.probe().target())) {
          claims.add(claim.again());
        }
        return false;
      }
      return state == ProbeState.CLAIMED && !orphans.contains(claim);
    }

    private boolean isAlone(int target) {
      return orphans.stream().noneMatch(orphan -> orphan.probe().target() == target);
    }
  }
}
