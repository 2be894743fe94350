package dev.sonde.simulator;

import java.util.function.LongSupplier;

/**
 * The environment of an answer.
 *
 * @param exchange the response
 * @param witness the record of the request
 * @param nanoClock the monotonic clock
 * @param startNanos when its turn came
 * @param done called once, when the connection's next request may be answered
 */
record Turn(
    Exchange exchange, Witness witness, LongSupplier nanoClock, long startNanos, Runnable done) {

  /** This turn with a further action at its end. */
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
