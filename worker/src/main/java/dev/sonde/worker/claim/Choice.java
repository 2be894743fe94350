package dev.sonde.worker.claim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** What a commit is to claim, at once and ahead. */
record Choice(List<Claim> claims, List<Ahead> ahead) {

  static final Choice NOTHING = new Choice(List.of(), List.of());

  boolean isEmpty() {
    return claims.isEmpty() && ahead.isEmpty();
  }

  /** The offset of the last job with a claim, or -1. */
  long lastOffset() {
    long last = -1;
    for (Claim claim : claims) {
      last = Math.max(last, claim.taken().offset());
    }
    for (Ahead each : ahead) {
      last = Math.max(last, each.claim().taken().offset());
    }
    return last;
  }

  /** Marks what is claimed in the jobs, for the next list. */
  void mark() {
    for (Claim claim : claims) {
      ProbeState next = claim.attempt() > 1 ? ProbeState.RESENT : ProbeState.CLAIMED;
      claim.taken().mark(claim.ordinal(), next);
    }
    for (Ahead each : ahead) {
      each.claim().taken().mark(each.claim().ordinal(), ProbeState.AHEAD);
    }
  }

  void unmark() {
    claims.forEach(claim -> claim.taken().unmark(claim.ordinal()));
    ahead.forEach(each -> each.claim().taken().unmark(each.claim().ordinal()));
  }

  /**
   * A choice that needs less room. First it leaves out claims made ahead: their lanes claim these
   * probes when the ones before are retired. Then the oldest claims come first: until they are
   * retired, the list cannot start later and get shorter.
   *
   * @param rest gets the other claims, which are made later
   */
  Choice less(Consumer<List<Claim>> rest) {
    if (!ahead.isEmpty()) {
      return new Choice(claims, ahead.subList(0, ahead.size() / 2));
    }
    List<Claim> inLogOrder = new ArrayList<>(claims);
    inLogOrder.sort(
        Comparator.comparingLong((Claim claim) -> claim.taken().offset())
            .thenComparingInt(Claim::ordinal));
    int kept = claims.size() / 2;
    rest.accept(inLogOrder.subList(kept, claims.size()));
    return new Choice(List.copyOf(inLogOrder.subList(0, kept)), List.of());
  }
}
