/**
 * What a browser shows of a fleet: pages made by the server from what the API knows. The markup is
 * in templates, which escape whatever they are given.
 *
 * <p>Knows the API's views, audits and reports; nothing of Kafka.
 */
@NullMarked
package dev.sonde.page;

import org.jspecify.annotations.NullMarked;
