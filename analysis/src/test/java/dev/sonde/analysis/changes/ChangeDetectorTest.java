package dev.sonde.analysis.changes;

import static dev.sonde.analysis.changes.Worlds.EVERY_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.changes.Detected.Control;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangeDetectorTest {

  private final SplittableRandom random = new SplittableRandom(7);
  private final ChangeDetector detector = new ChangeDetector(ChangeRules.MEDIAN, 1);

  private List<double[]> quiet(int cells, int slots) {
    return Stream.generate(() -> Worlds.correlated(slots, 0, 0.06, random)).limit(cells).toList();
  }

  @Test
  void findsTheCellThatBecameSlowerAndSaysByHowMuchAndWhen() {
    List<double[]> logs = quiet(5, 40);
    Worlds.step(logs.get(2), 25, 1.6);

    List<Detected> found = detector.detect(Worlds.cells(logs, 40));

    assertThat(found).hasSize(1);
    Detected change = found.get(0);
    ChangeEstimate estimate = change.estimate();
    assertThat(change.cell()).isEqualTo("c");
    assertThat(change.control()).isEqualTo(Control.FLEET);
    assertThat(change.slot()).isEqualTo(25 * EVERY_SECONDS);
    assertThat(change.p()).isLessThan(0.001);
    assertThat(estimate.at().contains(25 * EVERY_SECONDS)).isTrue();
    assertThat(estimate.before().value()).isCloseTo(200, within(12.0));
    assertThat(estimate.before().slots()).isEqualTo(25);
    assertThat(estimate.after().value()).isCloseTo(320, within(20.0));
    assertThat(estimate.effect()).isCloseTo(1.6, within(0.08));
    assertThat(estimate.effectCi95()).get().matches(interval -> interval.contains(1.6));
  }

  @Test
  void whatAllCellsDoIsOneSharedChange() {
    List<double[]> logs = quiet(6, 40);
    logs.forEach(each -> Worlds.step(each, 20, 1.5));

    List<Detected> found = detector.detect(Worlds.cells(logs, 40));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).shared()).isTrue();
    assertThat(found.get(0).cell()).isEmpty();
    assertThat(found.get(0).slot()).isEqualTo(20 * EVERY_SECONDS);
  }

  @Test
  void aCellThatStoodStillWhileAllOthersMovedIsNotTheOnlyOneToBlame() {
    List<double[]> logs = quiet(6, 40);
    logs.subList(1, 6).forEach(each -> Worlds.step(each, 20, 1.5));

    List<Detected> found = detector.detect(Worlds.cells(logs, 40));

    assertThat(found).extracting(Detected::cell).containsExactly("");
  }

  @Test
  void aCellThatMovedLessThanAllOthersIsNotSlowerByItself() {
    List<double[]> logs = quiet(6, 40);
    Worlds.step(logs.get(0), 20, 1.25);
    logs.subList(1, 6).forEach(each -> Worlds.step(each, 20, 1.7));

    List<Detected> found = detector.detect(Worlds.cells(logs, 40));

    assertThat(found).extracting(Detected::cell).containsExactly("");
  }

  @Test
  void hoursThatComeOnceInFiveWeeksHaveNoSeason() {
    int slots = 168;
    List<double[]> logs = quiet(5, slots);
    Worlds.step(logs.get(1), slots - 10, 1.6);
    List<CellSeries> cells =
        Worlds.cells(logs, slots).stream()
            .map(
                cell ->
                    new CellSeries(
                        cell.cell(),
                        cell.points().stream()
                            .map(
                                point ->
                                    new CellSeries.Point(
                                        point.slot() / EVERY_SECONDS * 5 * 3600, point.value()))
                            .toList()))
            .toList();

    assertThat(detector.detect(cells)).extracting(Detected::cell).containsExactly("b");
  }

  @Test
  void fewCellsHaveNoControlAndSaySo() {
    List<double[]> logs = quiet(2, 40);
    Worlds.step(logs.get(1), 25, 1.6);

    List<Detected> found = detector.detect(Worlds.cells(logs, 40));

    assertThat(found).extracting(Detected::cell).containsExactly("b");
    assertThat(found.get(0).control()).isEqualTo(Control.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "1.10, 40, 25, 0", // less than what matters
    "1.60, 13, 6, 0", // too short a history
    "1.60, 40, 38, 0", // two slots are no segment
    "0.60, 40, 25, 1",
  })
  void saysNothingOfWhatIsSmallOrShort(double factor, int slots, int at, int expected) {
    List<double[]> logs = quiet(5, slots);
    Worlds.step(logs.get(0), at, factor);

    assertThat(detector.detect(Worlds.cells(logs, slots))).hasSize(expected);
  }

  @Test
  void slotsWithoutAValueAreGaps() {
    List<double[]> logs = quiet(5, 60);
    Worlds.step(logs.get(2), 40, 1.6);
    IntStream.range(0, 60).filter(i -> i % 3 == 1).forEach(i -> logs.get(2)[i] = Double.NaN);
    IntStream.range(20, 30).forEach(i -> logs.get(4)[i] = Double.NaN);

    List<Detected> found = detector.detect(Worlds.cells(logs, 60));

    assertThat(found).extracting(Detected::cell).containsExactly("c");
    assertThat(found.get(0).slot()).isBetween(40 * EVERY_SECONDS, 41 * EVERY_SECONDS);
  }

  @Test
  void aBusyHourOfEachWeekIsNoChange() {
    int slots = 8 * 7 * 6;
    List<double[]> logs = quiet(5, slots);
    for (int i = 0; i < slots; i++) {
      // Two days of seven, half as slow again.
      logs.get(1)[i] += i / 8 % 7 < 2 ? Math.log(1.5) : 0;
    }

    assertThat(detector.detect(Worlds.cells(logs, slots))).isEmpty();
  }

  @Test
  void theSameSlotsGiveTheSameChanges() {
    List<double[]> logs = quiet(5, 40);
    Worlds.step(logs.get(0), 30, 1.4);
    List<CellSeries> cells = Worlds.cells(logs, 40);

    assertThat(detector.detect(cells)).isEqualTo(detector.detect(cells)).isNotEmpty();
  }

  @Test
  void aValueThatHasNoLogarithmIsRefused() {
    assertThatThrownBy(() -> new CellSeries.Point(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value is 0.0");
  }
}
