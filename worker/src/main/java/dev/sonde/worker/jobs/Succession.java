package dev.sonde.worker.jobs;

import dev.sonde.common.run.Run;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The probes of lanes that are in flight, each with the one that is sent when it ends. From any
 * thread: the polling thread adds and takes back who is next, the thread on which a probe ends
 * takes it. One of both gets it.
 */
final class Succession {

  private final Map<Claim, Optional<Next>> inFlight = new ConcurrentHashMap<>();

  /**
   * A probe that is claimed ahead.
   *
   * @param latestNanos when its window closes, whenever it begins
   */
  record Next(Run run, Claim claim, long latestNanos) {}

  /** The probe is about to be sent. */
  void begun(Claim claim) {
    inFlight.put(claim, Optional.empty());
  }

  /** Puts a probe behind the one before it; false if that has ended already. */
  boolean follows(Claim before, Next next) {
    return inFlight.replace(before, Optional.empty(), Optional.of(next));
  }

  /** Takes back who is next; false if the probe before has ended already. */
  boolean withdraw(Ahead ahead) {
    Optional<Next> next = inFlight.getOrDefault(ahead.before(), Optional.empty());
    return next.filter(each -> each.claim().equals(ahead.claim())).isPresent()
        && inFlight.replace(ahead.before(), next, Optional.empty());
  }

  /** The probe has ended; removes and returns the one that is next. */
  Optional<Next> ended(Claim claim) {
    Optional<Next> next = inFlight.remove(claim);
    return next == null ? Optional.empty() : next;
  }
}
