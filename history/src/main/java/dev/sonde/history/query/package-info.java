/**
 * Questions to the index of history: series, their points within a range, ranges merged to one
 * point, and what retention and the roll-up need. A range is merged from histograms, never
 * averaged.
 */
@NullMarked
package dev.sonde.history.query;

import org.jspecify.annotations.NullMarked;
