/**
 * The providers of a model and their prices, as an endpoint lists them; and the targets that a
 * spec's providers resolve to.
 *
 * <p>Catalog entries are not trusted: fields may be missing, and a server that is not a router may
 * answer anything. A missing value stays unknown. Uses HTTP and JSON; does not depend on plans or
 * Kafka.
 */
@NullMarked
package dev.sonde.coordinator.catalog;

import org.jspecify.annotations.NullMarked;
