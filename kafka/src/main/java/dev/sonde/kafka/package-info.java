/**
 * The topics: their names, keys and policies, how clients reach them, and how they keep their
 * places in groups.
 *
 * <p>The only place in the contract that knows Kafka's clients. A broker is not known here.
 */
@NullMarked
package dev.sonde.kafka;

import org.jspecify.annotations.NullMarked;
