/**
 * What a person wrote, turned into a {@link dev.sonde.common.run.Spec} or into every fault it has.
 *
 * <p>Pure: text in, values out. Knows YAML and the command's flags; knows no catalog, no plan, no
 * Kafka and no clock. Files are read only through a {@link
 * dev.sonde.coordinator.spec.PromptSource}, which a server refuses.
 */
@NullMarked
package dev.sonde.coordinator.spec;

import org.jspecify.annotations.NullMarked;
