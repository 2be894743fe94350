/**
 * A whole fleet in this process: broker, coordinator and workers that share nothing but the topics.
 *
 * <p>Knows the roles, not the verbs that use them.
 */
@NullMarked
package dev.sonde.cli.fleet;

import org.jspecify.annotations.NullMarked;
