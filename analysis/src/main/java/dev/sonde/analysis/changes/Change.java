package dev.sonde.analysis.changes;

/**
 * A change of one series as it is known: first suspected, later confirmed or retracted.
 *
 * @param id the same as long as the same change is meant
 * @param state how sure it is
 * @param since the slot at which it was first found, seconds
 * @param seen valid slots since then, at most {@link #FURTHER_SLOTS}
 * @param supported in how many of them it was found again
 * @param detected as it was found last
 */
public record Change(
    String id, State state, long since, int seen, int supported, Detected detected) {

  /** After so many further slots a suspected change is confirmed or retracted. */
  public static final int FURTHER_SLOTS = 3;

  /** How sure a change is. */
  public enum State {
    SUSPECTED,
    CONFIRMED,
    RETRACTED
  }

  static Change suspected(Detected detected, long slot) {
    String id =
        Long.toHexString(
            31L * (31L * detected.cell().hashCode() + Long.hashCode(detected.slot()))
                + Long.hashCode(slot));
    return new Change(id, State.SUSPECTED, slot, 0, 0, detected);
  }

  /** Whether a later finding means this change. */
  boolean isThe(Detected found) {
    return detected.cell().equals(found.cell())
        && (found.near().contains(detected.slot()) || detected.near().contains(found.slot()));
  }

  /** A further slot in which it was found. */
  Change supportedBy(Detected found) {
    return switch (state) {
      case CONFIRMED -> new Change(id, state, since, seen, supported, found);
      case RETRACTED -> new Change(id, State.SUSPECTED, since, 0, 0, found);
      case SUSPECTED -> decided(seen + 1, supported + 1, found, true);
    };
  }

  /** A further slot in which it was not found. */
  Change unsupported() {
    return state == State.SUSPECTED ? decided(seen + 1, supported, detected, false) : this;
  }

  /** Confirmed by three slots of which the last and one more support it. */
  private Change decided(int slots, int support, Detected found, boolean lastSupports) {
    State next = State.SUSPECTED;
    if (slots == FURTHER_SLOTS) {
      next = lastSupports && support >= FURTHER_SLOTS - 1 ? State.CONFIRMED : State.RETRACTED;
    }
    return new Change(id, next, since, slots, support, found);
  }
}
