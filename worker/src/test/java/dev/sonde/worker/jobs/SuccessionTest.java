package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Run;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SuccessionTest extends ClaimLoopFixture {

  private static final int TRIES = 20_000;

  private final Succession succession = new Succession();

  private List<Claim> two() {
    begin();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();
    return sent;
  }

  private static Succession.Next next(Run run, Claim claim) {
    return new Succession.Next(run, claim, 7);
  }

  @Test
  void whoEndsHandsOverToTheNext() {
    Claim before = two().get(0);
    Claim after = sent.get(1);
    succession.begun(before);

    assertThat(succession.follows(before, next(run, after))).isTrue();
    assertThat(succession.ended(before)).contains(next(run, after));
    assertThat(succession.ended(before)).isEmpty();
    assertThat(succession.withdraw(new Ahead(after, before))).isFalse();
  }

  @Test
  void nobodyFollowsWhatHasEnded() {
    Claim before = two().get(0);
    succession.begun(before);
    assertThat(succession.ended(before)).isEmpty();

    assertThat(succession.follows(before, next(run, sent.get(1)))).isFalse();
  }

  @Test
  void whoIsTakenBackIsNotNext() {
    Claim before = two().get(0);
    Claim after = sent.get(1);
    succession.begun(before);
    assertThat(succession.withdraw(new Ahead(after, before))).as("not there yet").isFalse();
    succession.follows(before, next(run, after));

    assertThat(succession.withdraw(new Ahead(after, before))).isTrue();
    assertThat(succession.ended(before)).isEmpty();
  }

  /** A probe that ends while its next one is taken back: one of both threads gets it. */
  @Test
  void oneThreadGetsTheNext() throws Exception {
    Claim before = two().get(0);
    Claim after = sent.get(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < TRIES; i++) {
        succession.begun(before);
        succession.follows(before, next(run, after));
        CountDownLatch go = new CountDownLatch(1);
        Future<Optional<Succession.Next>> ended =
            other.submit(
                () -> {
                  go.await();
                  return succession.ended(before);
                });
        go.countDown();
        boolean withdrawn = succession.withdraw(new Ahead(after, before));

        assertThat(ended.get().isPresent()).isNotEqualTo(withdrawn);
      }
    } finally {
      other.shutdownNow();
    }
  }
}
