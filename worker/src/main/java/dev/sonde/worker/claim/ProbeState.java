package dev.sonde.worker.claim;

/**
 * The state of a probe of a jobs partition.
 *
 * <pre>
 * QUEUED ──commit──► PARKED ──commit──► CLAIMED ──event acknowledged──► RETIRED
 *    ├──────────────commit───────────────►┘ ▲ └──commit──► RESENT (its worker is gone)
 *    │                ▲                     │
 *    └──commit──► AHEAD ──the probe before it has ended──┘
 *                  └──► PARKED, when its partition is revoked before that
 * </pre>
 *
 * The codes are part of the commit metadata's format; only its version 2 has {@code AHEAD}.
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
  RESENT(3),
  /** Claimed ahead: it may have been sent if the probe before it in its lane has ended. */
  AHEAD(4);

  private final int code;

  ProbeState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The state in the list of a commit that takes the probe's job and does not claim it. */
  ProbeState listed() {
    return this == QUEUED ? PARKED : this;
  }

  /** Whether it may have been sent and is not settled. */
  boolean isTaken() {
    return this == CLAIMED || this == RESENT || this == AHEAD;
  }

  /** Whether nobody has claimed it. */
  boolean isFree() {
    return this == QUEUED || this == PARKED;
  }

  static ProbeState ofCode(int code) {
    return switch (code) {
      case 0 -> RETIRED;
      case 1 -> PARKED;
      case 2 -> CLAIMED;
      case 3 -> RESENT;
      case 4 -> AHEAD;
      default -> throw new IllegalArgumentException("claim state " + code + ", allowed is 0 to 4");
    };
  }
}
