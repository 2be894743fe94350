/**
 * Whom alerts are told to: the destinations of the operator, what each is sent, and how.
 *
 * <p>An audit names destinations and never an address. No secret is in a log, a message or a
 * problem: neither the keys nor the paths of addresses. Knows no Kafka; {@code HttpPost} is the
 * only class that uses the network.
 */
@NullMarked
package dev.sonde.audit.notify;

import org.jspecify.annotations.NullMarked;
