/**
 * The whole system under a seed: the loops that ship, on a clock, a log, a network and a group that
 * are fake. Finds what no test of a part shows, such as a commit that lands after its partition
 * moved on.
 *
 * <p>The production classes are driven through their ports and run on threads of their own, one at
 * a time: a {@link dev.sonde.cli.determinism.Strand} runs until it parks, so that a seed decides
 * everything. Knows no real clock, no Kafka client and no network.
 */
@NullMarked
package dev.sonde.cli.determinism;

import org.jspecify.annotations.NullMarked;
