package dev.sonde.cli.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Thousands of worlds, each of them a run with its faults. {@code -Dsonde.determinism.seed=N} plays
 * one world again, {@code -Dsonde.determinism.worlds=N} plays more of them.
 */
class DeterminismTest {

  private static final int WORLDS = 300;

  @Test
  void theLedgerBalancesInEveryWorld() {
    Long seed = Long.getLong("sonde.determinism.seed");
    if (seed != null) {
      new World(seed, Mutant.NONE).play();
      return;
    }
    int worlds = Integer.getInteger("sonde.determinism.worlds", WORLDS);
    long began = System.nanoTime();
    long requests = 0;
    for (int world = 0; world < worlds; world++) {
      requests += new World(world, Mutant.NONE).play().requests();
    }
    double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    System.out.printf("%d worlds, %.0f a second%n", worlds, worlds / seconds);
    assertThat(requests).isGreaterThan(worlds);
  }
}
