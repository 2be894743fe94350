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
   * @param ahead those of lanes whose last probe is in flight
   * @param more whether some are left out for lack of room
   */
  record Ready(List<Claim> claims, List<Ahead> ahead, boolean more) {}

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

  /** Queues the second attempt of an orphan. */
  void again(Claim orphan) {
    Lane lane = lanes.get(laneKey(orphan.taken().job()));
    if (lane == null) {
      again.add(orphan.again());
    } else {
      lane.again(orphan);
      mayGoOn(orphan);
    }
  }

  /** Notes that a probe is claimed or retired: its lane may claim another one. */
  void mayGoOn(Claim claim) {
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
    List<Ahead> ahead = new ArrayList<>();
    boolean more = false;
    int left = room;
    for (String key : List.copyOf(restless)) {
      Lane lane = lanes.get(key);
      Lane.Ready ready = Lane.Ready.of(lane);
      int firsts = firstAttempts(ready.claims());
      if (firsts > left) {
        more = true;
        break;
      }
      left -= firsts;
      claims.addAll(ready.claims());
      ahead.addAll(ready.ahead());
      restless.remove(key);
      if (lane != null && lane.idle()) {
        lanes.remove(key);
      }
    }
    Claim next = open.peek();
    while (next != null && next.dueNanos() <= horizonNanos) {
      if (left == 0) {
        more = true;
        break;
      }
      claims.add(open.remove());
      left--;
      next = open.peek();
    }
    claims.addAll(again);
    again.clear();
    return new Ready(claims, more ? List.of() : ahead, more);
  }

  private static int firstAttempts(List<Claim> claims) {
    int first = 0;
    for (Claim claim : claims) {
      first += claim.attempt() == 1 ? 1 : 0;
    }
    return first;
  }

  /** Puts back claims that were returned by {@link #ready}, for now, and are not made. */
  void giveBack(List<Claim> claims) {
    for (Claim claim : claims) {
      if (claim.taken().job().closed()) {
        mayGoOn(claim);
      } else if (claim.attempt() > 1) {
        again.add(claim);
      } else {
        open.add(claim);
      }
    }
  }
}
