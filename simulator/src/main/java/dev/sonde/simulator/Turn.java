package dev.sonde.simulator;

import java.util.function.LongSupplier;

/**
 * What every answer needs.
 *
 * @param exchange where it goes
 * @param witness records what is done
 * @param nanoClock what time it is
 * @param startNanos when its turn came
 * @param done told once, when the connection's next request may be answered
 */
record Turn(
    Exchange exchange, Witness witness, LongSupplier nanoClock, long startNanos, Runnable done) {

  /** The same with something to do at its end. */
  Turn then(Runnable more) {
    return new Turn(
        exchange,
        witness,
        nanoClock,
        startNanos,
        () -> {
          more.run();
          done.run();
        });
  }
}
