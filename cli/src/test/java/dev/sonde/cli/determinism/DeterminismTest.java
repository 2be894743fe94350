package dev.sonde.cli.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of worlds, each of them a run with its faults. {@code -Dsonde.determinism.seed=N} runs
 * one world again, {@code -Dsonde.determinism.worlds=N} runs another number of worlds, and {@code
 * -Dsonde.determinism.trace=N} keeps more of the last actions.
 */
@Tag("simulation")
class DeterminismTest {

  private static final int WORLDS = 300;

  private final Silence silence = new Silence();

  @AfterEach
  void speakAgain() {
    silence.close();
  }

  @Test
  void theLedgerBalancesInEveryWorld() {
    Long seed = Long.getLong("sonde.determinism.seed");
    if (seed != null) {
      assertThat(new World(seed).play().end()).isNotEmpty();
      return;
    }
    int worlds = Integer.getInteger("sonde.determinism.worlds", WORLDS);
    long began = System.nanoTime();
    long requests = 0;
    long resends = 0;
    long doubts = 0;
    long deadlines = 0;
    long forgotten = 0;
    for (int world = 0; world < worlds; world++) {
      World played = new World(world);
      Truth truth = played.play();
      forgotten += played.others().jobsPutAside();
      requests += truth.requests();
      resends += truth.resends();
      doubts += truth.doubts();
      deadlines += truth.end().equals("deadline") ? 1 : 0;
    }
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    System.out.printf(
        "%d worlds, %.0f a second: %d requests, %d sent again, %d in doubt, %d jobs forgotten%n",
        worlds, worlds / seconds, requests, resends, doubts, forgotten);
    assertThat(requests).as("requests").isGreaterThan(worlds);
    assertThat(resends).as("second attempts").isGreaterThan(worlds / 100);
    assertThat(doubts).as("in doubt").isGreaterThan(worlds / 100);
    assertThat(forgotten).as("jobs of forgotten runs").isGreaterThan(worlds / 100);
    assertThat(deadlines).as("runs given up").isLessThanOrEqualTo(worlds / 100);
  }

  @Test
  void aSeedGivesTheSameWorldAgain() {
    for (int seed = 0; seed < 5; seed++) {
      World first = new World(seed);
      World second = new World(seed);
      first.play();
      second.play();

      assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    }
  }
}
