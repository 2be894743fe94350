package dev.sonde.history.point;

/** A point with the distributions behind it. */
public record Measured(Point point, Histograms histograms) {}
