package dev.sonde.simulator;

import java.util.function.LongSupplier;

/**
 * What every answer needs.
 *
 * @param exchange where it goes
 * @param witness who watches
 * @param nanoClock what time it is
 * @param done told once, when the connection's next request may be answered
 */
record Turn(Exchange exchange, Witness witness, LongSupplier nanoClock, Runnable done) {}
