package dev.sonde.worker;

import java.time.Duration;

/** How long an event waits for others, so that they share a request to the broker. */
enum Haste {
  /** Another probe waits for this event. */
  NOW(0, ""),
  /** The next probe of its lane is in flight, and its answer takes eight times as long. */
  SOON(20, "-soon"),
  LATER(100, "-later");

  private final Duration linger;
  private final String suffix;

  Haste(int lingerMillis, String suffix) {
    this.linger = Duration.ofMillis(lingerMillis);
    this.suffix = suffix;
  }

  /** The longest wait that is not longer than this. */
  static Haste within(long nanos) {
    if (nanos >= LATER.linger.toNanos()) {
      return LATER;
    }
    return nanos >= SOON.linger.toNanos() ? SOON : NOW;
  }

  Duration linger() {
    return linger;
  }

  /** Tells the clients of a worker apart. */
  String suffix() {
    return suffix;
  }
}
