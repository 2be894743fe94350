package dev.sonde.worker.claim;

/**
 * The state of a probe of a jobs partition.
 *
 * <pre>
 * QUEUED ──commit──► PARKED ──commit──► CLAIMED ──event acknowledged──► RETIRED
 *    └──────────────commit───────────────►┘ ──commit──► RESENT (its worker is gone)
 * </pre>
 *
 * The codes are part of the commit metadata's format.
 */
enum ProbeState {
  /** Read, but not taken: the committed offset does not cover its job yet. */
  QUEUED(-1),
  /** Its event is acknowledged, or it never was in this list. */
  RETIRED(0),
  /** Taken, not claimed yet. */
  PARKED(1),
  /** May have been sent. */
  CLAIMED(2),
  /** May have been sent a second time. */
  RESENT(3);

  private final int code;

  ProbeState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ProbeState ofCode(int code) {
    return switch (code) {
      case 0 -> RETIRED;
      case 1 -> PARKED;
      case 2 -> CLAIMED;
      case 3 -> RESENT;
      default -> throw new IllegalArgumentException("claim state " + code + ", allowed is 0 to 3");
    };
  }
}
