package dev.sonde.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunRetentionTest {

  private static final long LATER = Duration.ofHours(1).toMillis();

  private static RunRetention with(RunRetention retention, String... endedInOrder) {
    for (int i = 0; i < endedInOrder.length; i++) {
      retention.run(endedInOrder[i], 100, 0);
      retention.ended(endedInOrder[i], i * 1_000L);
    }
    retention.seen(LATER);
    return retention;
  }

  @Test
  void keepsTheLastToEndWhateverTheirNames() {
    RunRetention retention = with(new RunRetention(2, 1_000), "d", "c", "b", "a");

    assertThat(retention.expired(10)).containsExactly("d", "c");
  }

  @Test
  void keepsNoMoreBytesThanItMay() {
    RunRetention retention = with(new RunRetention(10, 250), "a", "b", "c", "d");

    assertThat(retention.expired(10)).containsExactly("a", "b");
  }

  @Test
  void keepsWhatHasOnlyJustEnded() {
    RunRetention retention = with(new RunRetention(1, 1_000), "a");
    retention.ended("b", LATER);
    retention.ended("c", LATER + 1);

    assertThat(retention.expired(10)).containsExactly("a");
    retention.seen(LATER + RunRetention.GRACE.toMillis() + 1);
    assertThat(retention.expired(10)).containsExactly("a", "b");
  }

  @Test
  void keepsWhatHasNotEnded() {
    RunRetention retention = new RunRetention(1, 1_000);
    retention.run("a", 900, 0);
    retention.run("b", 900, 0);
    retention.seen(LATER);

    assertThat(retention.expired(10)).isEmpty();
  }

  @Test
  void givesTheOldestFirstAndForgetsThem() {
    RunRetention retention = with(new RunRetention(1, 1_000), "a", "b", "c", "d");

    assertThat(retention.expired(2)).containsExactly("a", "b");
    retention.gone("a");
    retention.gone("b");
    assertThat(retention.expired(2)).containsExactly("c");
  }

  @Test
  void partitionsShareWhatIsKept() {
    RunRetention retention = with(RunRetention.share(5, 4), "a", "b", "c");

    assertThat(retention.expired(10)).as("two each").containsExactly("a");
  }
}
