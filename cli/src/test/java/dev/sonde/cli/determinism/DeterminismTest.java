package dev.sonde.cli.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

  /** Threads of one world wait for each other, so more worlds than cores keep the cores busy. */
  private static final int AT_A_TIME = 2 * Runtime.getRuntime().availableProcessors();

  private record Played(
      long requests, long aheads, long resends, long doubts, boolean atDeadline, long forgotten) {}

  private final Silence silence = new Silence();

  @AfterEach
  void speakAgain() {
    silence.close();
  }

  @Test
  void theLedgerBalancesInEveryWorld() throws InterruptedException {
    Long seed = Long.getLong("sonde.determinism.seed");
    if (seed != null) {
      assertThat(new World(seed).play().end()).isNotEmpty();
      return;
    }
    int worlds = Integer.getInteger("sonde.determinism.worlds", WORLDS);
    long began = System.nanoTime();
    List<Played> all = playAll(worlds);
    long requests = all.stream().mapToLong(Played::requests).sum();
    long resends = all.stream().mapToLong(Played::resends).sum();
    long doubts = all.stream().mapToLong(Played::doubts).sum();
    long deadlines = all.stream().filter(Played::atDeadline).count();
    long forgotten = all.stream().mapToLong(Played::forgotten).sum();
    long aheads = all.stream().mapToLong(Played::aheads).sum();
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    System.out.printf(
        "%d worlds, %.0f a second: %d requests, %d claimed ahead, %d sent again, %d in doubt, %d jobs"
            + " forgotten%n",
        worlds, worlds / seconds, requests, aheads, resends, doubts, forgotten);
    assertThat(requests).as("requests").isGreaterThan(worlds);
    assertThat(aheads).as("claims made ahead").isGreaterThan(worlds);
    assertThat(resends).as("second attempts").isGreaterThan(worlds / 100);
    assertThat(doubts).as("in doubt").isGreaterThan(worlds / 100);
    assertThat(forgotten).as("jobs of forgotten runs").isGreaterThan(worlds / 100);
    assertThat(deadlines).as("runs given up").isLessThanOrEqualTo(worlds / 100);
  }

  private static List<Played> playAll(int worlds) throws InterruptedException {
    ExecutorService players = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Callable<Played>> games =
          IntStream.range(0, worlds).<Callable<Played>>mapToObj(seed -> () -> play(seed)).toList();
      List<Played> all = new ArrayList<>(worlds);
      for (Future<Played> each : players.invokeAll(games)) {
        all.add(resultOf(each));
      }
      return all;
    } finally {
      players.shutdownNow();
    }
  }

  private static Played play(int seed) {
    World world = new World(seed);
    Truth truth = world.play();
    return new Played(
        truth.requests(),
        truth.lanes().aheads(),
        truth.resends(),
        truth.doubts(),
        truth.end().equals("deadline"),
        world.others().jobsPutAside());
  }

  private static Played resultOf(Future<Played> game) throws InterruptedException {
    try {
      return game.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError(e.getCause());
    }
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
