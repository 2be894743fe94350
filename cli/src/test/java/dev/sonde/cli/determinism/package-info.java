/**
 * Tests the whole system under a seed: the production loops, with a fake clock, log, network and
 * group. Finds faults that no test of a part shows, such as a commit that arrives after its
 * partition has another owner.
 *
 * <p>The production classes are driven through their ports and run on threads of their own, one at
 * a time: a {@link dev.sonde.cli.determinism.Strand} runs until it parks, so that a seed decides
 * everything. Uses no real clock, Kafka client or network.
 */
@NullMarked
package dev.sonde.cli.determinism;

import org.jspecify.annotations.NullMarked;
