/**
 * The whole system in one thread, under a seed: production code decides, everything around it is
 * fake. Finds what no test of a part shows, such as a commit that lands after its partition moved
 * on.
 *
 * <p>Knows no real clock, no thread, no Kafka client and no network; what the shells here do is
 * what the production shells do, turn by turn.
 */
@NullMarked
package dev.sonde.cli.determinism;

import org.jspecify.annotations.NullMarked;
