package dev.sonde.history.point;

import java.time.Instant;

/**
 * One value of a series, of a valid slot of the schedule.
 *
 * @param answered probes that were answered
 * @param succeeded of them
 * @param value of the metric; NaN where the slot has none
 */
public record Tested(Instant slot, long answered, long succeeded, double value) {}
