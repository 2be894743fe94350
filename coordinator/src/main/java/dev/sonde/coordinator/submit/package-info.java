/**
 * From a spec to a run that is on the topics, for the command and for the API.
 *
 * <p>Knows files and clients, and decides nothing of what a spec means or how it is planned.
 */
@NullMarked
package dev.sonde.coordinator.submit;

import org.jspecify.annotations.NullMarked;
