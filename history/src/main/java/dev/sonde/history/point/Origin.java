package dev.sonde.history.point;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a point comes from.
 *
 * @param slot the nominal time; of a day, its begin in UTC
 * @param run the run of the slot; of a day, that of its last slot
 * @param merged how many slots it stands for
 */
public record Origin(
    Instant slot, PointKey.Kind kind, @Nullable String run, Verdict verdict, int merged) {

  public Origin {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(verdict, "verdict");
    if (merged < 1) {
      throw new IllegalArgumentException("merged is " + merged + ", allowed is 1 or more");
    }
  }
}
