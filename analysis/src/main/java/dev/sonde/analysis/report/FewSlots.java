package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import java.util.Objects;
import java.util.Optional;

/**
 * Says so when ranks come from few slots of time. With one slot nothing tells a provider's speed
 * from its speed at that moment, and with few of them the test between slots misses some.
 */
final class FewSlots {

  /** From so many slots on, equal providers are told apart no more often than they should be. */
  private static final int ENOUGH = 5;

  private FewSlots() {}

  /** Empty when no difference was found, and for reports without a timeline. */
  static Optional<String> note(Report report) {
    return AaControl.competing(report).stream()
        .filter(PairTest::significant)
        .map(test -> slots(report, test))
        .flatMap(Optional::stream)
        .filter(timeline -> timeline.slots().size() < ENOUGH)
        .findFirst()
        .map(FewSlots::sentence);
  }

  /** The longer timeline of the two cells. */
  private static Optional<Timeline> slots(Report report, PairTest test) {
    return report.cells().stream()
        .filter(test::isOf)
        .filter(
            cell -> cell.provider().equals(test.better()) || cell.provider().equals(test.worse()))
        .map(CellReport::timeline)
        .filter(Objects::nonNull)
        .max((one, other) -> Integer.compare(one.slots().size(), other.slots().size()));
  }

  private static String sentence(Timeline timeline) {
    int slots = timeline.slots().size();
    String width = Figures.seconds(timeline.slotSeconds());
    return slots == 1
        ? "all answers are of one moment (%s): the ranks hold for it only, and another run may rank otherwise"
            .formatted(width)
        : "all answers are of %d moments of %s: a provider's slow moment may look like a slow provider"
            .formatted(slots, width);
  }
}
