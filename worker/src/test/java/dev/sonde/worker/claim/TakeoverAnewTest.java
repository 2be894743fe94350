package dev.sonde.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoverAnewTest {

  private final Takeover takeover = new Takeover();

  /** The claim of a lost worker, for the same probe each time. */
  private static Claim inherited() {
    String metadata = new ClaimList(0, List.of(ProbeState.CLAIMED)).encode();
    PartitionClaims claims = PartitionClaims.inherited(ClaimBounds.DEFAULT, 1, metadata);
    claims.offer(0, Jobs.open(7, 10), 0, true);
    return claims.orphans().get(0);
  }

  @Test
  void anEventSettlesAClaim() {
    Claim orphan = inherited();
    takeover.watch(orphan, 100);

    assertThat(takeover.answered(Jobs.RUN, 7, 2)).isEmpty();
    assertThat(takeover.answered(Jobs.RUN, 7, 1)).contains(orphan);
    assertThat(takeover.due(200)).isEmpty();
    assertThat(takeover.isEmpty()).isTrue();
  }

  @Test
  void aClaimIsGivenUpAtItsTimeUnlessItsEventIsReadBefore() {
    Claim orphan = inherited();
    takeover.watch(orphan, 100);

    assertThat(takeover.due(99)).isEmpty();
    assertThat(takeover.due(100)).containsExactly(orphan);
    assertThat(takeover.answered(Jobs.RUN, 7, 1)).contains(orphan);
    assertThat(takeover.giveUp(orphan)).isFalse();
  }

  /** A partition may be revoked and assigned again while its claims are about to be given up. */
  @Test
  void aClaimThatIsInheritedAnewIsGivenUpForItself() {
    Claim before = inherited();
    takeover.watch(before, 100);
    assertThat(takeover.due(100)).containsExactly(before);
    Claim anew = inherited();
    takeover.watch(anew, 150);

    assertThat(takeover.giveUp(before)).isFalse();
    assertThat(takeover.due(150)).containsExactly(anew);
    assertThat(takeover.giveUp(anew)).isTrue();
    assertThat(takeover.isEmpty()).isTrue();
  }
}
