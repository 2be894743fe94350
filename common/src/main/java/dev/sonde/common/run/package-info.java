/**
 * What a person asked for and what was resolved from it: the spec, the run, its targets and prices.
 *
 * <p>Values only. Parsing, planning and discovery are the coordinator's; nothing here knows YAML,
 * Kafka or a clock.
 */
@NullMarked
package dev.sonde.common.run;

import org.jspecify.annotations.NullMarked;
