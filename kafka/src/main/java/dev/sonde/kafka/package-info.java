/**
 * The topics with their names, keys and policies, client settings, clients that translate names for
 * a rehearsal, and the content of {@code sonde.runs}.
 *
 * <p>Only this package and the shells of worker, coordinator, audit and cli use Kafka's clients.
 * Does not depend on a broker.
 */
@NullMarked
package dev.sonde.kafka;

import org.jspecify.annotations.NullMarked;
