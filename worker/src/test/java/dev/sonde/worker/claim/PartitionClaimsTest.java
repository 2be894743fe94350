package dev.sonde.worker.claim;

import static dev.sonde.worker.claim.ProbeState.CLAIMED;
import static dev.sonde.worker.claim.ProbeState.PARKED;
import static dev.sonde.worker.claim.ProbeState.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sonde.common.job.Job;
import dev.sonde.worker.claim.PartitionClaims.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PartitionClaimsTest {

  private static final long NOW = 1_000_000;
  private static final boolean BOUNDED = true;

  private final PartitionClaims claims = PartitionClaims.fresh(ClaimBounds.DEFAULT, 0);

  private static Proposal propose(PartitionClaims from, long horizonMicros) {
    return Objects.requireNonNull(from.propose(horizonMicros * 1000), "nothing was proposed");
  }

  private List<Claim> claim(long horizonMicros) {
    propose(claims, horizonMicros);
    return claims.committed().claims();
  }

  private static List<Long> indexes(List<Claim> claims) {
    return claims.stream().map(claim -> claim.probe().index()).toList();
  }

  private static ClaimList list(Proposal proposal) {
    return ClaimList.decode(proposal.offset(), proposal.metadata());
  }

  @Test
  void nothingIsClaimedBeforeTheCommitStands() {
    claims.offer(0, Jobs.open(0, 10, 20), 0, BOUNDED);

    Proposal proposal = propose(claims, 20);

    assertThat(indexes(proposal.claims())).containsExactly(0L, 1L);
    assertThat(claims.claimed()).isZero();
    assertThat(claims.waiting()).isEqualTo(2);
    assertThat(indexes(claims.committed().claims())).containsExactly(0L, 1L);
    assertThat(claims.claimed()).isEqualTo(2);
    assertThat(claims.waiting()).isZero();
  }

  @Test
  void oneProposalIsOutstandingAtATime() {
    claims.offer(0, Jobs.open(0, 10), 0, BOUNDED);
    propose(claims, 20);

    assertThatIllegalStateException().isThrownBy(() -> claims.propose(NOW));
    claims.committed();
    assertThatIllegalStateException().isThrownBy(claims::committed);
  }

  @Test
  void openProbesAreClaimedUpToTheHorizonInTheOrderTheyAreDue() {
    claims.offer(0, Jobs.open(0, 30, 50), 0, BOUNDED);
    claims.offer(1, Jobs.open(2, 20, 40, 60), 0, BOUNDED);

    assertThat(claims.nextDueNanos()).isEqualTo(20_000);
    assertThat(indexes(claim(50))).containsExactly(2L, 0L, 3L, 1L);
    assertThat(claims.nextDueNanos()).isEqualTo(60_000);
    assertThat(claims.propose(59_999)).isNull();
  }

  @Test
  void parksWhatStandsInFrontOfAClaim() {
    claims.offer(5, Jobs.open(0, 100, 10), 0, BOUNDED);
    claims.offer(6, Jobs.open(2, 200), 0, BOUNDED);
    claims.offer(9, Jobs.open(3, 20), 0, BOUNDED);
    claims.offer(10, Jobs.open(4, 300), 0, BOUNDED);

    Proposal proposal = propose(claims, 20);

    assertThat(proposal.offset()).isEqualTo(10);
    assertThat(list(proposal))
        .isEqualTo(new ClaimList(5, List.of(PARKED, CLAIMED, PARKED, CLAIMED)));
  }

  @Test
  void whatIsRetiredInFrontLeavesTheListAndOffsetsNeverGoDown() {
    claims.offer(0, Jobs.open(0, 10), 0, BOUNDED);
    claims.offer(1, Jobs.open(1, 20), 0, BOUNDED);
    List<Claim> both = claim(20);
    claims.retire(both.get(0));
    Proposal first = propose(claims, 20);
    claims.committed();
    claims.retire(both.get(1));
    Proposal second = propose(claims, 20);
    claims.committed();

    assertThat(list(first)).isEqualTo(new ClaimList(1, List.of(CLAIMED)));
    assertThat(list(second)).isEqualTo(new ClaimList(2, List.of()));
    assertThat(List.of(first.offset(), second.offset())).containsExactly(2L, 2L);
    assertThat(claims.forgotten()).extracting(TakenJob::offset).containsExactly(0L, 1L);
    assertThat(claims.propose(NOW)).isNull();
  }

  @Test
  void lanesDoNotWaitForEachOther() {
    claims.offer(0, Jobs.block(0, 0, 1), 0, BOUNDED);
    claims.offer(1, Jobs.block(4, 4, 1), 0, BOUNDED);
    claims.offer(2, Jobs.block(0, 8, 1), 0, BOUNDED);
    List<Claim> first = claim(0);
    assertThat(indexes(first)).containsExactlyInAnyOrder(0L, 4L);

    claims.retire(first.get(0));
    assertThat(claim(0)).hasSize(1);
  }

  @Test
  void aFastTargetIsOneBlockAheadAtMost() {
    assertThat(blocksOfTheFastTarget(BOUNDED)).isEqualTo(2);
  }

  @Test
  void withoutACountAFastTargetWaitsForNobody() {
    assertThat(blocksOfTheFastTarget(false)).isEqualTo(10);
  }

  /** Target 0 answers at once, target 1 never. */
  private int blocksOfTheFastTarget(boolean boundedSkew) {
    for (int block = 0; block < 10; block++) {
      claims.offer(block, Jobs.block(0, block, 2), 0, boundedSkew);
    }
    int done = 0;
    Proposal proposal = claims.propose(0);
    while (proposal != null) {
      for (Claim claim : claims.committed().claims()) {
        if (claim.probe().target() == 0) {
          claims.retire(claim);
          done++;
        }
      }
      proposal = claims.propose(0);
    }
    return done;
  }

  @Test
  void aFullPartitionClaimsNoMoreUntilSomethingIsRetired() {
    PartitionClaims few = PartitionClaims.fresh(new ClaimBounds(3, ClaimList.MAX_CHARS), 0);
    few.offer(0, Jobs.open(0, 1, 2, 3, 4, 5), 0, BOUNDED);

    propose(few, 10);
    List<Claim> first = few.committed().claims();
    assertThat(indexes(first)).containsExactly(0L, 1L, 2L);
    assertThat(few.full()).isTrue();
    assertThat(few.propose(NOW)).isNull();
    few.retire(first.get(1));
    propose(few, 10);
    assertThat(indexes(few.committed().claims())).containsExactly(3L);
    assertThat(few.full()).isTrue();
  }

  @Test
  void aLongListClaimsNoMoreUntilSomethingIsRetired() {
    PartitionClaims narrow = PartitionClaims.fresh(new ClaimBounds(1000, 28), 0);
    for (int i = 0; i < 60; i++) {
      // Every other job is due late: each claim adds two runs to the list.
      narrow.offer(i, Jobs.open(i, i % 2 == 0 ? 10 : 5000), 0, BOUNDED);
    }
    List<Claim> first = claimAll(narrow, 10);

    assertThat(first).isNotEmpty().hasSizeLessThan(30);
    assertThat(narrow.full()).isTrue();
    first.forEach(narrow::retire);
    assertThat(claimAll(narrow, 5000)).isNotEmpty();
  }

  private static List<Claim> claimAll(PartitionClaims from, long horizonMicros) {
    List<Claim> all = new ArrayList<>();
    Proposal proposal = from.propose(horizonMicros * 1000);
    while (proposal != null) {
      assertThat(proposal.metadata()).hasSizeLessThanOrEqualTo(28);
      all.addAll(from.committed().claims());
      proposal = from.propose(horizonMicros * 1000);
    }
    return all;
  }

  /** Answers out of order leave gaps, which make the list longer. */
  @Test
  void retiringNeverMakesTheListLongerThanTheBrokerTakes() {
    for (int i = 0; i < 8000; i++) {
      claims.offer(i, Jobs.open(i, 10), 0, BOUNDED);
    }
    List<Claim> all = claim(10);
    assertThat(all).hasSize(8000);
    for (int parity = 0; parity < 2; parity++) {
      for (int i = parity; i < all.size(); i += 2) {
        claims.retire(all.get(i));
        if (i % 500 == parity) {
          Proposal proposal = claims.propose(NOW);
          if (proposal != null) {
            assertThat(proposal.metadata()).hasSizeLessThanOrEqualTo(ClaimList.MAX_CHARS);
            claims.committed();
          }
        }
      }
    }

    assertThat(list(propose(claims, 10))).isEqualTo(new ClaimList(8000, List.of()));
  }

  @Test
  void whatThePredecessorClaimedIsNeverSentAgainAndWhatItParkedIs() {
    String metadata = new ClaimList(3, List.of(RETIRED, CLAIMED, PARKED, CLAIMED)).encode();
    PartitionClaims heir = PartitionClaims.inherited(ClaimBounds.DEFAULT, 5, metadata);
    assertThat(heir.readFrom()).isEqualTo(3);
    heir.offer(3, Jobs.open(0, 1, 1, 1), 0, BOUNDED);
    heir.offer(4, Jobs.open(3, 1), 0, BOUNDED);
    heir.offer(5, Jobs.open(4, 1), 0, BOUNDED);

    List<Claim> orphans = heir.orphans();
    Proposal proposal = propose(heir, 10);

    assertThat(indexes(orphans)).containsExactly(1L, 3L);
    assertThat(heir.orphans()).isEmpty();
    assertThat(indexes(proposal.claims())).containsExactlyInAnyOrder(2L, 4L);
    assertThat(list(proposal))
        .isEqualTo(new ClaimList(3, List.of(RETIRED, CLAIMED, CLAIMED, CLAIMED, CLAIMED)));
    heir.committed();
    orphans.forEach(heir::retire);
    assertThat(list(propose(heir, 10)).states())
        .containsExactly(RETIRED, RETIRED, CLAIMED, RETIRED, CLAIMED);
  }

  @Test
  void whatWasInheritedAndNotReadAgainYetStaysInTheList() {
    String metadata = new ClaimList(3, List.of(CLAIMED, PARKED, CLAIMED, PARKED)).encode();
    PartitionClaims heir = PartitionClaims.inherited(ClaimBounds.DEFAULT, 7, metadata);
    heir.offer(3, Jobs.open(0, 1), 0, BOUNDED);
    heir.orphans().forEach(heir::retire);

    assertThat(list(propose(heir, 10)))
        .isEqualTo(new ClaimList(4, List.of(PARKED, CLAIMED, PARKED)));
    heir.committed();
    heir.offer(4, Jobs.open(1, 1), 0, BOUNDED);
    assertThat(list(propose(heir, 10)))
        .isEqualTo(new ClaimList(4, List.of(CLAIMED, CLAIMED, PARKED)));
  }

  @Test
  void anInheritedLaneWaitsForWhatMayStillBeUnderWay() {
    String metadata = new ClaimList(0, List.of(CLAIMED, RETIRED)).encode();
    PartitionClaims heir = PartitionClaims.inherited(ClaimBounds.DEFAULT, 1, metadata);
    heir.offer(0, Jobs.block(0, 0, 2), 0, BOUNDED);
    heir.offer(1, Jobs.block(0, 1, 2), 0, BOUNDED);

    propose(heir, 10);
    assertThat(indexes(heir.committed().claims())).containsExactly(3L);
    heir.orphans().forEach(heir::retire);
    propose(heir, 10);
    assertThat(indexes(heir.committed().claims())).containsExactly(2L);
  }

  private static PartitionClaims lost(Proposal committed) {
    return PartitionClaims.inherited(ClaimBounds.DEFAULT, committed.offset(), committed.metadata());
  }

  @Test
  void aResendIsClaimedLikeAnythingElseAndOnlyOnce() {
    Job job = Jobs.open(0, 10, 20);
    claims.offer(0, job, 0, BOUNDED);
    PartitionClaims second = lost(propose(claims, 20));
    second.offer(0, job, 0, BOUNDED);
    List<Claim> orphans = second.orphans();
    assertThat(orphans).extracting(Claim::attempt).containsExactly(1, 1);

    second.resend(orphans.get(1));
    assertThat(second.restless()).isTrue();
    Proposal again = propose(second, 0);
    assertThat(again.claims()).extracting(Claim::attempt).containsExactly(2);
    assertThat(list(again).states()).containsExactly(CLAIMED, ProbeState.RESENT);
    assertThat(second.committed().claims()).containsExactly(orphans.get(1).again());
    assertThat(second.claimed()).as("claimed already").isEqualTo(2);

    PartitionClaims third = lost(again);
    third.offer(0, job, 0, BOUNDED);
    assertThat(third.orphans()).extracting(Claim::attempt).containsExactly(1, 2);
  }

  @Test
  void aLaneDoesNotGoOnBeforeAResendIsRetired() {
    Job first = Jobs.block(0, 0, 1);
    Job next = Jobs.block(0, 1, 1);
    claims.offer(0, first, 0, BOUNDED);
    PartitionClaims second = lost(propose(claims, 0));
    second.offer(0, first, 0, BOUNDED);
    second.offer(1, next, 0, BOUNDED);
    Claim orphan = second.orphans().get(0);
    assertThat(second.propose(0)).isNull();

    second.resend(orphan);
    assertThat(propose(second, 0).claims()).containsExactly(orphan.again());
    second.committed();
    assertThat(second.propose(0)).isNull();
    second.retire(orphan.again());
    second.retire(orphan);

    assertThat(indexes(propose(second, 0).claims())).containsExactly(1L);
  }

  @Test
  void theLastCommitRetiresAndClaimsNothing() {
    claims.offer(0, Jobs.open(0, 10, 20), 0, BOUNDED);
    claims.offer(1, Jobs.open(2, 10), 0, BOUNDED);
    assertThat(claims.proposeRetired()).isNull();
    List<Claim> claimed = claim(10);
    claims.retire(claimed.get(0));

    Proposal last = Objects.requireNonNull(claims.proposeRetired());

    assertThat(last.claims()).isEmpty();
    assertThat(list(last).states()).containsExactly(RETIRED, PARKED, CLAIMED);
  }

  @Test
  void whereTheOffsetIsLostEverythingMayHaveBeenSent() {
    PartitionClaims found = PartitionClaims.lost(ClaimBounds.DEFAULT, 3, 5);
    assertThat(found.readFrom()).isEqualTo(3);
    found.offer(3, Jobs.open(0, 10), 0, BOUNDED);
    List<Claim> orphans = found.orphans();
    found.retire(orphans.get(0));
    assertThat(found.propose(10)).as("what was not read again is not retired by this").isNull();
    assertThat(found.proposeRetired()).isNull();
    // A log ends with the marker of its last transaction, which is no job.
    found.readUpTo(5);
    found.offer(5, Jobs.open(2, 10), 0, BOUNDED);

    assertThat(indexes(propose(found, 10).claims())).containsExactly(2L);
  }

  @Test
  void whatIsLeftOfARunThatIsOverIsNeitherSentNorWaitedFor() {
    Job over = Jobs.open(0, 10, 20);
    Job next = Jobs.open(2, 10);
    claims.offer(0, over, 0, BOUNDED);
    claims.offer(1, next, 0, BOUNDED);
    PartitionClaims second = lost(propose(claims, 10));
    second.skip(0, over);
    second.offer(1, next, 0, BOUNDED);

    List<Claim> orphans = second.orphans();
    assertThat(indexes(orphans)).containsExactly(2L);
    second.retire(orphans.get(0));
    second.skip(2, Jobs.open(3, 10));
    assertThat(second.claimed()).isZero();
    assertThat(list(propose(second, 10)).states()).isEmpty();
  }

  @Test
  void aSkippedJobUsesUpItsStatesAndSaysHowManyWereNotSettled() {
    String metadata =
        new ClaimList(0, List.of(CLAIMED, RETIRED, CLAIMED, PARKED, RETIRED, CLAIMED)).encode();
    PartitionClaims heir = PartitionClaims.inherited(ClaimBounds.DEFAULT, 4, metadata);
    heir.offer(0, Jobs.open(0, 10), 0, BOUNDED);
    assertThat(heir.skip(1, Jobs.open(1, 10, 10, 10))).isEqualTo(2);
    assertThat(heir.skip(2, Jobs.open(4, 10))).isZero();
    heir.offer(3, Jobs.open(5, 10), 0, BOUNDED);
    assertThat(heir.skip(4, Jobs.open(6, 10, 10))).isEqualTo(2);

    assertThat(indexes(heir.orphans())).containsExactly(0L, 5L);
  }

  @Test
  void aJobIsNotReadTwice() {
    claims.offer(3, Jobs.open(0, 10), 0, BOUNDED);

    assertThatIllegalStateException()
        .isThrownBy(() -> claims.offer(3, Jobs.open(0, 10), 0, BOUNDED));
    assertThatIllegalStateException().isThrownBy(() -> claims.skip(2, Jobs.open(0, 10)));
  }
}
