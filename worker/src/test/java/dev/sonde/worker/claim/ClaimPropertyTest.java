package dev.sonde.worker.claim;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** In any order of reads, commits, answers and losses of owners every probe is claimed once. */
class ClaimPropertyTest {

  private static final int STEPS = 300;

  @Property(tries = 200)
  void everyProbeIsSentOnceByOneOwner(
      @ForAll @Size(STEPS) List<@IntRange(max = 99) Integer> steps, @ForAll boolean boundedSkew) {
    ClaimLedger ledger = new ClaimLedger(ClaimBounds.DEFAULT, boundedSkew);
    steps.forEach(step -> play(ledger, step, false));
    ledger.drain();
  }

  @Property(tries = 200)
  void noProbeIsSentTwiceOrLostWhenOwnersDie(
      @ForAll @Size(STEPS) List<@IntRange(max = 99) Integer> steps, @ForAll boolean boundedSkew) {
    ClaimLedger ledger = new ClaimLedger(ClaimBounds.DEFAULT, boundedSkew);
    steps.forEach(step -> play(ledger, step, true));
    ledger.drain();
  }

  @Property(tries = 200)
  void tightBoundsDelayClaimsAndLoseNone(
      @ForAll @Size(STEPS) List<@IntRange(max = 99) Integer> steps,
      @ForAll @IntRange(min = 15, max = 24) int claimed) {
    ClaimLedger ledger = new ClaimLedger(new ClaimBounds(claimed, 40), true);
    steps.forEach(step -> play(ledger, step, true));
    ledger.drain();
  }

  private static void play(ClaimLedger ledger, int step, boolean mayDie) {
    if (step < 15) {
      ledger.write();
    } else if (step < 35) {
      ledger.read();
    } else if (step < 45) {
      ledger.passTime(step);
    } else if (step < 62) {
      ledger.propose();
    } else if (step < 66) {
      ledger.refuse();
    } else if (step < 80) {
      ledger.commit();
    } else if (step < 96 || !mayDie) {
      ledger.retire(step * 7);
    } else if (step == 99) {
      ledger.handOver();
    } else {
      ledger.takeOver(step % 2 == 0);
    }
  }
}
