/**
 * What is sent and when: the schedule, the blocks, the jobs, the worst-case cost.
 *
 * <p>Pure functions of a {@link dev.sonde.common.run.Run}: all roles compute the same job from the
 * same block. No Kafka, no Vert.x, no clock and no catalog.
 */
@NullMarked
package dev.sonde.coordinator.plan;

import org.jspecify.annotations.NullMarked;
