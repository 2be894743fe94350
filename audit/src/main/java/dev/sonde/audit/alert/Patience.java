package dev.sonde.audit.alert;

/**
 * How often a condition must be bad.
 *
 * @param bad so many slots
 * @param of of the last so many that say something
 */
public record Patience(int bad, int of) {

  public static final Patience NONE = new Patience(1, 1);

  public Patience {
    if (bad < 1 || bad > of) {
      throw new IllegalArgumentException("bad is " + bad + ", allowed is 1 to " + of);
    }
  }

  /** So many slots running. */
  public static Patience running(int slots) {
    return new Patience(slots, slots);
  }
}
