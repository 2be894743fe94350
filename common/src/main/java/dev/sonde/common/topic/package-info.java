/**
 * The topics: their names, keys and policies, and how clients reach them.
 *
 * <p>The only place in the contract that knows Kafka's clients. A broker is not known here.
 */
@NullMarked
package dev.sonde.common.topic;

import org.jspecify.annotations.NullMarked;
