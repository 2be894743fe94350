package dev.sonde.coordinator.dispatch;

/**
 * How long nothing has changed, as far as the broker could have told. Time in which the broker did
 * not answer does not count: what workers have to say waits for it as well. Owned by one thread.
 */
final class Patience {

  /** Of a longer time between two answers only this counts. */
  private static final long MOST_STEP_MICROS = 5_000_000;

  private long quietMicros;
  private long answeredMicros;

  /** Something changed. */
  void restart(long nowMicros) {
    quietMicros = 0;
    answeredMicros = nowMicros;
  }

  /** The broker answered, and nothing has changed. */
  void answered(long nowMicros) {
    long step = Math.max(0, nowMicros - answeredMicros);
    quietMicros += Math.min(step, MOST_STEP_MICROS);
    answeredMicros = nowMicros;
  }

  /** The time since the last change or answer. */
  long unheardMicros(long nowMicros) {
    return nowMicros - answeredMicros;
  }

  boolean isOver(long patienceMicros) {
    return quietMicros > patienceMicros;
  }
}
