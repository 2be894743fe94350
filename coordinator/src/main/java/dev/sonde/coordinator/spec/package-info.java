/**
 * Parses the text of a spec into a {@link dev.sonde.common.run.Spec}, or into the list of all its
 * faults.
 *
 * <p>Pure: text in, values out. Depends on YAML and the command's flags, not on catalogs, plans,
 * Kafka or a clock. Files are read only through a {@link dev.sonde.coordinator.spec.PromptSource},
 * which a server refuses.
 */
@NullMarked
package dev.sonde.coordinator.spec;

import org.jspecify.annotations.NullMarked;
