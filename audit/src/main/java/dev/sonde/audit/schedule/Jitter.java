package dev.sonde.audit.schedule;

import java.time.Duration;

/** How far after its nominal time a slot may be due. */
public sealed interface Jitter {

  Jitter FULL = new Full();
  Jitter NONE = new None();

  /** The longest delay of a slot whose successor comes after {@code interval}. */
  Duration most(Duration interval);

  /** Anywhere between a slot and the next: the default, since a fixed phase aliases. */
  record Full() implements Jitter {
    @Override
    public Duration most(Duration interval) {
      return interval;
    }
  }

  /** Due at the nominal time. */
  record None() implements Jitter {
    @Override
    public Duration most(Duration interval) {
      return Duration.ZERO;
    }
  }

  /** Due within this time, and before the next slot. */
  record UpTo(Duration limit) implements Jitter {
    public UpTo {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("schedule.jitter is " + limit + ", allowed is above 0");
      }
    }

    @Override
    public Duration most(Duration interval) {
      return limit.compareTo(interval) < 0 ? limit : interval;
    }
  }
}
