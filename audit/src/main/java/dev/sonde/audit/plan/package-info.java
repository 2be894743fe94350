/**
 * What the slots of an audit send and cost, and what their samples can show.
 *
 * <p>Pure: the targets and the time are arguments.
 */
@NullMarked
package dev.sonde.audit.plan;

import org.jspecify.annotations.NullMarked;
