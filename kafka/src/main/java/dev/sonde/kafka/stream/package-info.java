/**
 * Topics without a group, read on a Vert.x context by the Vert.x Kafka client.
 *
 * <p>The only package that uses that client, and the only one of this module that uses Vert.x. What
 * needs a fence or a group is in {@link dev.sonde.kafka.group} and uses Kafka's own clients (ADR
 * 60). Does not depend on any role.
 */
@NullMarked
package dev.sonde.kafka.stream;

import org.jspecify.annotations.NullMarked;
