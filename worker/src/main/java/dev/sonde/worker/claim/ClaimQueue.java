package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the probes of a partition that are claimed next: those of lanes that can continue,
 * open-loop probes by their due times, and resends. Owned by the polling thread.
 */
final class ClaimQueue {

  private final PriorityQueue<Claim> open =
      new PriorityQueue<>(Comparator.comparingLong(Claim::dueNanos));
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Set<String> restless = new LinkedHashSet<>();
  private final Deque<Claim> again = new ArrayDeque<>();

  /**
   * The claims that may be made now.
   *
   * @param more whether some are left out for lack of room
   */
  record Ready(List<Claim> claims, boolean more) {}

  /** Adds the probes of a job that are not claimed yet. */
  void add(TakenJob taken, boolean boundedSkew) {
    Job job = taken.job();
    if (!job.closed()) {
      for (int ordinal = 0; ordinal < taken.size(); ordinal++) {
        if (taken.state(ordinal) == ProbeState.QUEUED) {
          open.add(Claim.first(taken, ordinal));
        }
      }
    } else if (!taken.retired()) {
      String key = laneKey(job);
      lanes.computeIfAbsent(key, unused -> new Lane(boundedSkew)).add(taken);
      restless.add(key);
    }
  }

  private static String laneKey(Job job) {
    return job.run() + "/" + job.lane();
  }

  /** When the next open-loop probe is due, or null without any. */
  @Nullable Long nextDueNanos() {
    Claim next = open.peek();
    return next == null ? null : next.dueNanos();
  }

  /** Whether a lane may start a probe, or a resend waits. */
  boolean restless() {
    return !restless.isEmpty() || !again.isEmpty();
  }

  /** Queues a resend. */
  void again(Claim second) {
    again.add(second);
  }

  /** Notes that a probe is retired: its lane may continue. */
  void retired(Claim claim) {
    if (claim.taken().job().closed()) {
      restless.add(laneKey(claim.taken().job()));
    }
  }

  /**
   * Removes and returns the claims that may be made now.
   *
   * @param horizonNanos open-loop probes due until then are claimed
   * @param room the most first attempts to return
   */
  Ready ready(long horizonNanos, int room) {
    List<Claim> claims = new ArrayList<>();
    boolean more = false;
    for (String key : List.copyOf(restless)) {
      Lane lane = lanes.get(key);
      List<Claim> claimable = lane == null ? List.of() : lane.claimable();
      if (claims.size() + claimable.size() > room) {
        more = true;
        break;
      }
      claims.addAll(claimable);
      restless.remove(key);
      if (lane != null && lane.idle()) {
        lanes.remove(key);
      }
    }
    Claim next = open.peek();
    while (next != null && next.dueNanos() <= horizonNanos) {
      if (claims.size() >= room) {
        more = true;
        break;
      }
      claims.add(open.remove());
      next = open.peek();
    }
    claims.addAll(again);
    again.clear();
    return new Ready(claims, more);
  }

  /** Puts back claims that were returned by {@link #ready} and are not made. */
  void giveBack(List<Claim> claims) {
    for (Claim claim : claims) {
      Job job = claim.taken().job();
      if (claim.attempt() > 1) {
        again.add(claim);
      } else if (job.closed()) {
        restless.add(laneKey(job));
      } else {
        open.add(claim);
      }
    }
  }
}
