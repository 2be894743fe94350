package dev.sonde.cli.determinism;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** All random values of a world, from its seed alone. */
final class Chance {

  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number between two bounds, both included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Nanoseconds between two bounds in milliseconds, in steps of a microsecond. */
  long millis(int least, int most) {
    long micros =
        random.nextLong(
            TimeUnit.MILLISECONDS.toMicros(least), TimeUnit.MILLISECONDS.toMicros(most) + 1);
    return TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /** The time of a message: mostly short, sometimes long. */
  long network() {
    int kind = random.nextInt(200);
    return kind == 0 ? millis(300, 2_500) : kind < 8 ? millis(5, 200) : millis(0, 4);
  }
}
