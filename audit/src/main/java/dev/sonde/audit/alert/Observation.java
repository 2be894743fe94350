package dev.sonde.audit.alert;

/**
 * What a slot says of a condition.
 *
 * @param patience how often it must be bad
 */
public record Observation(
    Condition condition, Reading reading, Patience patience, Evidence evidence) {}
