package dev.sonde.worker.claim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The claims of lost workers that have no event yet. An event settles a claim; a claim without an
 * event is given up at its time. Owned by one thread.
 */
public final class Takeover {

  /** The attempt that a claim is for. A claim that is inherited again has the same identity. */
  public record Identity(String run, long index, int attempt) {

    public static Identity of(Claim claim) {
      return new Identity(claim.taken().job().run(), claim.probe().index(), claim.attempt());
    }
  }

  private record Watched(Claim claim, long givenUpNanos) {}

  private final Map<Identity, Watched> watched = new HashMap<>();
  private final PriorityQueue<Watched> byTime =
      new PriorityQueue<>(Comparator.comparingLong(Watched::givenUpNanos));

  /** Starts to wait for the claim's event; replaces an earlier claim of the same attempt. */
  public void watch(Claim orphan, long givenUpNanos) {
    Watched entry = new Watched(orphan, givenUpNanos);
    Watched before = watched.put(Identity.of(orphan), entry);
    if (before != null) {
      byTime.remove(before);
    }
    byTime.add(entry);
  }

  /** Removes and returns the claim that an event answers. */
  public Optional<Claim> answered(String run, long index, int attempt) {
    Watched entry = watched.remove(new Identity(run, index, attempt));
    if (entry == null) {
      return Optional.empty();
    }
    byTime.remove(entry);
    return Optional.of(entry.claim());
  }

  /**
   * The claims whose time has passed, each of them once. Before the caller gives one up, it must
   * have read every event that existed at that time.
   */
  public List<Claim> due(long nowNanos) {
    List<Claim> due = new ArrayList<>();
    while (!byTime.isEmpty() && byTime.peek().givenUpNanos() - nowNanos <= 0) {
      due.add(byTime.remove().claim());
    }
    return due;
  }

  /** Gives the claim up; false if in the meantime its event was read or it was inherited again. */
  public boolean giveUp(Claim orphan) {
    Identity identity = Identity.of(orphan);
    Watched entry = watched.get(identity);
    if (entry == null || !entry.claim().equals(orphan)) {
      return false;
    }
    watched.remove(identity);
    return true;
  }

  public boolean isEmpty() {
    return watched.isEmpty();
  }
}
