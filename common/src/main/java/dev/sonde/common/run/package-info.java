/**
 * The spec and what it is resolved to: the run, its targets and their prices.
 *
 * <p>Values only; the coordinator parses, plans and discovers. Does not depend on YAML, Kafka or a
 * clock.
 */
@NullMarked
package dev.sonde.common.run;

import org.jspecify.annotations.NullMarked;
