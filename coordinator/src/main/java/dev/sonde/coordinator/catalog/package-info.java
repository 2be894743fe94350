/**
 * Who serves a model, at what price, by the endpoint's own word; and what a spec's providers mean.
 *
 * <p>Everything a catalog says is hearsay: fields may be missing, a server that is no router may
 * answer anything. What is not known stays unknown. Knows HTTP and JSON; knows no plan and no
 * Kafka.
 */
@NullMarked
package dev.sonde.coordinator.catalog;

import org.jspecify.annotations.NullMarked;
