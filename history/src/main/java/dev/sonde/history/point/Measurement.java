package dev.sonde.history.point;

/** The way in which figures of points are measured. */
public final class Measurement {

  /** To be raised with each change after which a figure of the same provider would be another. */
  public static final int VERSION = 1;

  private Measurement() {}
}
