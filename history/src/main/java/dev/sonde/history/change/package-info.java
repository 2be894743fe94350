/**
 * What a slot says of changes: those of the metrics, by {@code analysis.changes}, and those of what
 * is published. A function of the slots before and of the changes known then, so that whichever
 * coordinator takes over continues with the same.
 *
 * <p>Pure: knows no Kafka, no files and no clock.
 */
@NullMarked
package dev.sonde.history.change;

import org.jspecify.annotations.NullMarked;
