package dev.sonde.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TakeoverTest {

  private final Takeover takeover = new Takeover();
  private final TakenJob job = new TakenJob(0, Jobs.open(7, 10, 20, 30), 0);

  private Claim claim(int ordinal) {
    return Claim.first(job, ordinal);
  }

  @Test
  void anEventSettlesTheClaimItAnswersAndNoOther() {
    takeover.watch(claim(0), 100);
    takeover.watch(claim(1), 100);

    assertThat(takeover.answered(Jobs.RUN, 8, 1)).contains(claim(1));
    assertThat(takeover.answered(Jobs.RUN, 8, 1)).as("once").isEmpty();
    assertThat(takeover.answered("another run", 7, 1)).isEmpty();
    assertThat(takeover.answered(Jobs.RUN, 7, 2)).as("another attempt").isEmpty();
    assertThat(takeover.isEmpty()).isFalse();
    assertThat(takeover.due(100)).containsExactly(claim(0));
  }

  @Test
  void claimsAreDueInTheOrderOfTheirTimesAndOnce() {
    takeover.watch(claim(0), 300);
    takeover.watch(claim(1), 100);
    takeover.watch(claim(2), 200);

    assertThat(takeover.due(99)).isEmpty();
    assertThat(takeover.due(200)).containsExactly(claim(1), claim(2));
    assertThat(takeover.due(200)).isEmpty();
    assertThat(takeover.due(300)).containsExactly(claim(0));
  }

  @Test
  void whatIsAnsweredAfterItsTimeAndBeforeItIsGivenUpIsAnswered() {
    takeover.watch(claim(0), 100);
    assertThat(takeover.due(100)).containsExactly(claim(0));

    assertThat(takeover.answered(Jobs.RUN, 7, 1)).contains(claim(0));
    assertThat(takeover.giveUp(claim(0))).isFalse();
    assertThat(takeover.isEmpty()).isTrue();
  }

  @Test
  void watchingAnewReplacesTheTime() {
    takeover.watch(claim(0), 100);
    takeover.watch(claim(0), 200);

    assertThat(takeover.due(150)).isEmpty();
    assertThat(takeover.due(200)).containsExactly(claim(0));
    assertThat(takeover.giveUp(claim(0))).isTrue();
    assertThat(takeover.isEmpty()).isTrue();
  }
}
