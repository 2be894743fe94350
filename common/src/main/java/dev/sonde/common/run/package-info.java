/**
 * The spec, and what is resolved from it: the run, its targets and prices.
 *
 * <p>Values only. The coordinator parses, plans and discovers. Does not depend on YAML, Kafka or a
 * clock.
 */
@NullMarked
package dev.sonde.common.run;

import org.jspecify.annotations.NullMarked;
