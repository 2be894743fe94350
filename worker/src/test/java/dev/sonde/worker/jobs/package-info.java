/** Tests of the claim loop, with a fake group member, a fake sink and a fake clock. */
@NullMarked
package dev.sonde.worker.jobs;

import org.jspecify.annotations.NullMarked;
