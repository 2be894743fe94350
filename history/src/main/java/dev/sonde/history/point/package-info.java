/**
 * What one slot of an audit measured of one cell, as it is kept for years: figures with their
 * intervals, counts, money, and what was published at that time.
 *
 * <p>Pure: knows no Kafka, no files and no clock. It must not depend on a report that is kept
 * elsewhere: retention deletes reports long before the history of their audits.
 */
@NullMarked
package dev.sonde.history.point;

import org.jspecify.annotations.NullMarked;
