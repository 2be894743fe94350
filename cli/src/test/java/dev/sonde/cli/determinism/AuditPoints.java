package dev.sonde.cli.determinism;

import dev.sonde.audit.slot.SlotId;
import dev.sonde.history.point.Answers;
import dev.sonde.history.point.Counts;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Money;
import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The points of a slot of two cells. */
final class AuditPoints {

  private AuditPoints() {}

  static List<Measured> of(SlotId slot, String run) {
    return List.of(of(slot, run, "one"), of(slot, run, "two"));
  }

  /** Whether the second cell is down: six seconds of each 18. */
  static boolean isDown(Instant slot) {
    return slot.getEpochSecond() / 6 % 3 == 0;
  }

  private static Counts counts(boolean down) {
    return down
        ? new Counts(1, 0, 1, Map.of("timeout", 1L))
        : new Counts(1, 1, 0, Map.of("ok", 1L));
  }

  private static Measured of(SlotId slot, String run, String provider) {
    PointKey.Kind kind = slot.manual() ? PointKey.Kind.MANUAL : PointKey.Kind.SLOT;
    return new Measured(
        new Point(
            new SeriesKey(slot.audit(), "org/model", provider, "http://router", "a", "0", 1),
            new Origin(slot.at(), kind, run, Verdict.VALID, 1),
            counts(provider.equals("two") && isDown(slot.at())),
            Map.of(),
            new Money(null, null, new Money.Tokens(0, 0, 0), null),
            new Answers(Map.of(), List.of(), List.of()),
            new Published(null, null),
            null),
        new Histograms(Map.of()));
  }
}
