package dev.sonde.analysis.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.changes.Detected.Control;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class SuccessChangesTest {

  private static SuccessSeries cell(String name, int slots, IntUnaryOperator successesOf20) {
    List<SuccessSeries.Point> points = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      points.add(new SuccessSeries.Point(i, new Share(successesOf20.applyAsInt(i), 20)));
    }
    return new SuccessSeries(name, points);
  }

  private static List<Detected> detect(SuccessSeries... cells) {
    return SuccessChanges.detect(List.of(cells), ChangeRules.MEDIAN);
  }

  @Test
  void aRateThatFellIsFoundWithItsDifference() {
    List<Detected> found =
        detect(
            cell("a", 30, i -> 20), cell("b", 30, i -> i < 20 ? 20 : 15), cell("c", 30, i -> 19));

    assertThat(found).hasSize(1);
    Detected change = found.get(0);
    assertThat(change.cell()).isEqualTo("b");
    assertThat(change.slot()).isEqualTo(20);
    assertThat(change.estimate().before().value()).isEqualTo(1);
    assertThat(change.estimate().after().value()).isCloseTo(0.75, within(1e-9));
    assertThat(change.estimate().effect()).isCloseTo(-0.25, within(1e-9));
    assertThat(change.estimate().effectCi95()).get().matches(interval -> interval.upper() < 0);
  }

  @Test
  void oneBadSlotIsNoNewLevel() {
    assertThat(detect(cell("a", 30, i -> i == 26 ? 0 : 20), cell("b", 30, i -> 20))).isEmpty();
  }

  @Test
  void aRateThatVariesByChanceIsNone() {
    assertThat(detect(cell("a", 40, i -> 18 + i % 3), cell("b", 40, i -> 20 - i % 2))).isEmpty();
  }

  @Test
  void ofAShortHistoryNothingIsSaid() {
    assertThat(detect(cell("a", 13, i -> i < 7 ? 20 : 0))).isEmpty();
  }

  @Test
  void whereAllFellItIsOneSharedChange() {
    IntUnaryOperator fell = i -> i < 20 ? 20 : 10;
    List<Detected> found =
        detect(cell("a", 30, fell), cell("b", 30, fell), cell("c", 30, fell), cell("d", 30, fell));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).control()).isEqualTo(Control.SHARED);
    assertThat(found.get(0).cell()).isEmpty();
  }
}
