/**
 * The topics: their names, keys and policies, client settings, and the places of members in groups.
 *
 * <p>With the shells of worker, coordinator and cli, the only code that uses Kafka's clients. Does
 * not depend on a broker.
 */
@NullMarked
package dev.sonde.kafka;

import org.jspecify.annotations.NullMarked;
