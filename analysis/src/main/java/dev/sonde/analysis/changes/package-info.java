/**
 * What has changed in a series of audits, and how surely: change points of a metric against the
 * other providers of the same audit, and changes of success rates.
 *
 * <p>Numbers in, statements out: no history, no files, no clock. A slot is a time in seconds since
 * 1970-01-01 UTC. Sources: Matteson and James, A Nonparametric Approach for Multiple Change Point
 * Analysis of Multivariate Data (2014).
 */
@NullMarked
package dev.sonde.analysis.changes;

import org.jspecify.annotations.NullMarked;
