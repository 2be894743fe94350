package dev.sonde.worker.claim;

import static dev.sonde.worker.claim.ProbeState.AHEAD;
import static dev.sonde.worker.claim.ProbeState.CLAIMED;
import static dev.sonde.worker.claim.ProbeState.PARKED;
import static dev.sonde.worker.claim.ProbeState.RESENT;
import static dev.sonde.worker.claim.ProbeState.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.worker.claim.PartitionClaims.Proposal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The next probe of a lane is claimed while its last one is in flight. */
class AheadClaimsTest {

  private static final boolean BOUNDED = true;

  private final PartitionClaims claims = PartitionClaims.fresh(ClaimBounds.DEFAULT, 0);

  private static Proposal propose(PartitionClaims from) {
    return Objects.requireNonNull(from.propose(0), "nothing was proposed");
  }

  private static List<Long> ahead(Proposal proposal) {
    return proposal.ahead().stream().map(each -> each.claim().probe().index()).toList();
  }

  private static List<ProbeState> states(Proposal proposal) {
    return ClaimList.decode(proposal.offset(), proposal.metadata()).states();
  }

  private static PartitionClaims inherit(Proposal committed) {
    return PartitionClaims.inherited(ClaimBounds.DEFAULT, committed.offset(), committed.metadata());
  }

  private void offer(PartitionClaims to, int blocks, int targets) {
    for (int block = 0; block < blocks; block++) {
      to.offer(block, Jobs.block(0, block, targets), 0, BOUNDED);
    }
  }

  /** Claims the first probe of a lane of three, and the second one ahead. */
  private Proposal first() {
    offer(claims, 3, 1);
    propose(claims);
    claims.committed();
    return propose(claims);
  }

  @Test
  void theSecondProbeIsClaimedWhenTheClaimOfTheFirstStands() {
    Proposal second = first();

    assertThat(second.claims()).isEmpty();
    assertThat(ahead(second)).containsExactly(1L);
    assertThat(second.metadata()).startsWith("2");
    assertThat(states(second)).containsExactly(CLAIMED, AHEAD);
    claims.committed();
    assertThat(claims.claimed()).isEqualTo(2);
    assertThat(claims.propose(0)).as("a third one").isNull();
  }

  @Test
  void theThirdIsClaimedWhenTheFirstIsRetired() {
    Ahead second = first().ahead().get(0);
    claims.committed();

    claims.retire(second.before());
    Proposal third = propose(claims);

    assertThat(ahead(third)).containsExactly(2L);
    assertThat(third.ahead().get(0).before()).isEqualTo(second.claim());
    assertThat(states(third)).containsExactly(CLAIMED, AHEAD);
    assertThat(third.offset()).isEqualTo(3);
  }

  @Test
  void aLaneHasOneProbeOfEachTargetInFlight() {
    offer(claims, 3, 2);
    List<Claim> first = propose(claims).claims();
    assertThat(first).extracting(claim -> claim.probe().index()).containsExactly(0L, 1L);
    claims.committed();
    assertThat(propose(claims).claims()).as("at once").isEmpty();
    claims.committed();
    assertThat(claims.propose(0)).isNull();

    claims.retire(first.get(1));
    assertThat(states(propose(claims))).containsExactly(CLAIMED, RETIRED, AHEAD, CLAIMED);
    claims.committed();
    claims.retire(first.get(0));
    assertThat(states(propose(claims)))
        .as("and of the third block both ahead")
        .containsExactly(CLAIMED, CLAIMED, AHEAD, AHEAD);
  }

  /** The answer was shorter than the commit: the probe is in flight like any other. */
  @Test
  void whatFollowsAProbeThatHadEndedIsNotAhead() {
    Ahead second = first().ahead().get(0);
    claims.committed();

    claims.begun(second);
    assertThat(claims.followers()).isEmpty();
    assertThat(claims.propose(0)).as("while the event of the first is not stored").isNull();
    claims.retire(second.before());
    assertThat(states(propose(claims))).containsExactly(CLAIMED, AHEAD);
  }

  @Test
  void theNextMayBeRetiredFirst() {
    Ahead second = first().ahead().get(0);
    claims.committed();

    claims.retire(second.claim());
    claims.retire(second.before());
    Proposal third = propose(claims);
    claims.committed();

    assertThat(third.claims()).hasSize(1);
    assertThat(states(third)).containsExactly(CLAIMED);
    assertThat(claims.claimed()).isEqualTo(1);
  }

  @Test
  void whatIsTakenBackIsParkedForTheNextOwner() {
    first();
    claims.committed();
    List<Ahead> followers = claims.followers();
    assertThat(followers).hasSize(1);

    claims.park(followers.get(0));
    Proposal last = Objects.requireNonNull(claims.proposeRetired());
    assertThat(states(last)).containsExactly(CLAIMED, PARKED);
    assertThat(last.metadata()).startsWith("1");
    assertThat(claims.claimed()).isEqualTo(1);
    assertThat(claims.waiting()).isEqualTo(2);

    PartitionClaims heir = inherit(last);
    offer(heir, 2, 1);
    assertThat(heir.orphans()).hasSize(1);
    assertThat(heir.propose(0)).as("before the first is settled").isNull();
  }

  @Test
  void aLostWorkersLaneWaitsForBothOfItsClaims() {
    PartitionClaims heir = inherit(first());
    offer(heir, 3, 1);
    List<Claim> orphans = heir.orphans();
    assertThat(orphans).extracting(Claim::isAhead).containsExactly(false, true);

    heir.retire(orphans.get(0));
    Proposal retired = propose(heir);
    assertThat(retired.claims()).isEmpty();
    assertThat(states(retired)).as("it lasts as long as before").containsExactly(AHEAD);
    heir.committed();
    heir.retire(orphans.get(1));
    assertThat(propose(heir).claims())
        .extracting(claim -> claim.probe().index())
        .containsExactly(2L);
  }

  /** Both may be in flight until both are given up; then they are sent again, one at a time. */
  @Test
  void secondAttemptsGoOneAfterTheOther() {
    PartitionClaims heir = inherit(first());
    offer(heir, 3, 1);
    List<Claim> orphans = heir.orphans();

    heir.resend(orphans.get(0));
    assertThat(heir.propose(0)).as("the other may be in flight").isNull();
    heir.resend(orphans.get(1));
    Proposal first = propose(heir);
    assertThat(first.claims()).containsExactly(orphans.get(0).again());
    assertThat(first.ahead()).isEmpty();
    assertThat(states(first)).containsExactly(RESENT, AHEAD);
    heir.committed();
    assertThat(heir.propose(0)).as("a resend is never claimed ahead").isNull();

    heir.retire(orphans.get(0).again());
    Proposal second = propose(heir);
    assertThat(second.claims()).containsExactly(orphans.get(1).again());
    heir.committed();
    assertThat(heir.claimed()).isEqualTo(1);
    heir.retire(orphans.get(1).again());
    assertThat(propose(heir).claims()).hasSize(1);
  }

  @Test
  void aTargetIsClaimedAheadNoFurtherThanItMayRun() {
    offer(claims, 4, 2);
    List<Claim> both = propose(claims).claims();
    claims.committed();
    assertThat(ahead(propose(claims))).containsExactly(2L, 3L);
    claims.committed();

    claims.retire(both.get(0));
    Proposal retired = propose(claims);
    assertThat(retired.ahead()).as("two blocks ahead of the slowest").isEmpty();
    claims.committed();
    claims.retire(both.get(1));
    assertThat(ahead(propose(claims))).containsExactly(4L, 5L);
  }

  @Test
  void whatIsNotDueYetTakesNoRoomFromWhatIs() {
    PartitionClaims few = PartitionClaims.fresh(new ClaimBounds(3, ClaimList.MAX_CHARS), 0);
    for (int block = 0; block < 4; block++) {
      few.offer(block, Jobs.block(block % 2, block, 1), 0, BOUNDED);
    }
    propose(few);
    few.committed();
    assertThat(ahead(propose(few))).hasSize(2);
    few.committed();
    for (int lane = 2; lane < 4; lane++) {
      few.offer(lane + 2, Jobs.block(lane, lane + 2, 1), 0, BOUNDED);
    }

    assertThat(propose(few).claims()).as("three in flight").hasSize(1);
    assertThat(few.full()).isTrue();
  }

  @Test
  void aListThatIsNearlyFullTakesNothingAhead() {
    PartitionClaims narrow = PartitionClaims.fresh(new ClaimBounds(100, 20), 0);
    offer(narrow, 2, 1);
    propose(narrow);
    narrow.committed();

    assertThat(narrow.propose(0)).isNull();
    assertThat(narrow.full()).isFalse();
  }

  /** Of a closed loop's jobs all may have been claimed in the way that lasts longest. */
  @Test
  void whereTheOffsetIsLostLanesWaitForWhatWasClaimedAhead() {
    PartitionClaims found = PartitionClaims.lost(ClaimBounds.DEFAULT, 0, 1);
    offer(found, 1, 2);

    assertThat(found.orphans()).extracting(Claim::isAhead).containsExactly(true, true);
    assertThat(RETIRED.isTaken() || RETIRED.isFree()).isFalse();
  }
}
