package dev.sonde.common.run;

/** Asks for a run's end: written once under {@code run/cancel}. */
public record Cancel(String run, String reason) {}
