/**
 * From the report of a slot's run to the points of its history.
 *
 * <p>Pure. A point is made once, when the slot is done, and holds all that is needed later: the
 * report and the run are deleted long before.
 */
@NullMarked
package dev.sonde.audit.points;

import org.jspecify.annotations.NullMarked;
