package dev.sonde.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sonde.worker.claim.PartitionClaims.Proposal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What happens to claims whose commit was refused. */
class RefusedClaimsTest {

  private static final boolean BOUNDED = true;

  private final PartitionClaims claims = PartitionClaims.fresh(ClaimBounds.DEFAULT, 0);

  private Proposal propose(long horizonMicros) {
    return Objects.requireNonNull(claims.propose(horizonMicros * 1000), "nothing was proposed");
  }

  private List<Claim> claim(long horizonMicros) {
    propose(horizonMicros);
    return claims.committed().claims();
  }

  private static List<Long> indexes(List<Claim> claims) {
    return claims.stream().map(claim -> claim.probe().index()).toList();
  }

  @Test
  void whatIsRefusedIsProposedAgain() {
    claims.offer(0, Jobs.open(0, 10, 20, 90), 0, BOUNDED);
    claims.retire(claim(10).get(0));
    Proposal refused = propose(20);

    claims.refused();
    assertThat(claims.claimed()).isZero();
    assertThat(claims.waiting()).isEqualTo(2);
    assertThat(claims.nextDueNanos()).isEqualTo(20_000);
    assertThat(propose(20)).isEqualTo(refused);
    assertThat(indexes(claims.committed().claims())).containsExactly(1L);
    assertThatIllegalStateException().isThrownBy(claims::refused);
  }

  @Test
  void aLaneWhoseClaimIsRefusedStartsIt() {
    claims.offer(0, Jobs.block(0, 0, 1), 0, BOUNDED);
    Proposal refused = propose(0);

    claims.refused();
    assertThat(claims.restless()).isTrue();
    assertThat(propose(0)).isEqualTo(refused);
    assertThat(indexes(claims.committed().claims())).containsExactly(0L);
  }

  @Test
  void whatIsOnlyRetiredIsSaidAgainWhenThatIsRefused() {
    claims.offer(0, Jobs.open(0, 10), 0, BOUNDED);
    claims.retire(claim(10).get(0));
    Proposal refused = propose(10);

    claims.refused();
    assertThat(propose(10)).isEqualTo(refused);
  }
}
