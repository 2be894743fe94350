package dev.sonde.cli.determinism;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.dispatch.DispatchPolicy;
import dev.sonde.worker.claim.Claim;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When claims may be sent and given up, and what is open in each lane. */
final class LaneTruth {

  /** How long a probe without a due time may be sent after its claim. */
  private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int MOST_CLAIMED = 2;

  private final World world;
  private final long longestNanos;
  private final Map<String, Window> windows = new HashMap<>();

  /** The requests that are open, with the world's time of each, by lane and target. */
  private final Map<String, Map<String, Long>> open = new HashMap<>();

  private final Set<String> over = new HashSet<>();
  private int aheads;

  LaneTruth(World world) {
    this.world = world;
    this.longestNanos = longest(world.run());
  }

  private static long longest(Run run) {
    return run.spec().request().timeouts().longest().toNanos();
  }

  /**
   * Until when a claim may be sent.
   *
   * @param latestNanos on the clock of the machine that claimed it
   * @param latestWorldNanos the same time in the world
   */
  private record Window(long latestNanos, long latestWorldNanos) {}

  /** The name of a target's sequence of probes in a lane. */
  static String lane(Claim claim) {
    Job job = claim.taken().job();
    return job.run() + "/" + job.lane() + "/" + claim.probe().target();
  }

  private static boolean isAtOnce(Claim claim) {
    return claim.attempt() > 1 || claim.taken().job().closed();
  }

  /** A list has these claims: a crash leaves all of them in doubt. */
  void listed(Collection<Claim> claims) {
    Map<String, Integer> ofLanes = new HashMap<>();
    for (Claim claim : claims) {
      if (claim.taken().job().closed()) {
        int taken = ofLanes.merge(lane(claim), 1, Integer::sum);
        Truth.require(
            taken <= MOST_CLAIMED, "%d probes of %s are claimed at a time", taken, lane(claim));
      }
    }
  }

  /** A commit that claims this probe was requested. */
  void proposed(Claim claim, SimClock clock) {
    if (isAtOnce(claim)) {
      long latest = Math.max(clock.nanos(), claim.dueNanos()) + AT_ONCE_NANOS;
      put(claim, claim.isAhead() ? latest + longestNanos + AT_ONCE_NANOS : latest, clock);
    }
  }

  /** A claim was made ahead while the probe before it was open. */
  void claimedAhead() {
    aheads++;
  }

  /** The window of a claim that was made ahead begins. */
  void begins(Claim claim, long nanos, SimClock clock) {
    Window known = windows.get(Truth.name(claim));
    if (known != null) {
      put(claim, Math.min(known.latestNanos(), nanos + AT_ONCE_NANOS), clock);
    }
  }

  private void put(Claim claim, long latestNanos, SimClock clock) {
    long worldNanos = world.scheduler().now() + clock.until(latestNanos);
    windows.put(Truth.name(claim), new Window(latestNanos, worldNanos));
  }

  /** A request is sent within its window. In a lane, no other one of its target is open. */
  void sent(Run run, Claim claim, long nanos) {
    String name = Truth.name(claim);
    long late = nanos - latest(name, claim);
    Truth.require(late <= 0, "%s was sent %d ns after its window", name, late);
    if (!claim.taken().job().closed()) {
      return;
    }
    long now = world.scheduler().now();
    Map<String, Long> others = open.computeIfAbsent(lane(claim), unused -> new HashMap<>());
    others.forEach(
        (other, since) ->
            Truth.require(
                now - since >= longest(run), "%s was sent while %s was open", name, other));
    others.put(name, now);
  }

  private long latest(String name, Claim claim) {
    if (!isAtOnce(claim)) {
      return claim.dueNanos() + DispatchPolicy.DEFAULT.maxLateness().toNanos();
    }
    Window window = windows.get(name);
    return window == null ? claim.dueNanos() + AT_ONCE_NANOS : window.latestNanos();
  }

  /** A probe has ended on its machine. */
  void over(Claim claim) {
    over.add(Truth.name(claim));
    open.getOrDefault(lane(claim), new HashMap<>()).remove(Truth.name(claim));
  }

  boolean isOver(Claim claim) {
    return over.contains(Truth.name(claim));
  }

  /** A claim is given up: it can have no answer any more. */
  void givenUp(Claim claim) {
    @Nullable Window window = windows.get(Truth.name(claim));
    if (window != null) {
      long early = window.latestWorldNanos() + longestNanos - world.scheduler().now();
      Truth.require(
          early <= 0, "%s was given up %d ns before its last answer", Truth.name(claim), early);
    }
  }

  /** The number of claims made ahead. */
  int aheads() {
    return aheads;
  }
}
