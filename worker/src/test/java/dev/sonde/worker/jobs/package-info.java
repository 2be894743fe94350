/** Tests of the claim loop: a group member and a sink by hand, a clock that a test moves. */
@NullMarked
package dev.sonde.worker.jobs;

import org.jspecify.annotations.NullMarked;
