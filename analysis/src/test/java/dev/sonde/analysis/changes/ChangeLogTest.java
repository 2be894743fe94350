package dev.sonde.analysis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.changes.Change.State;
import dev.sonde.analysis.changes.ChangeEstimate.Level;
import dev.sonde.analysis.changes.Detected.Control;
import dev.sonde.analysis.changes.Detected.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangeLogTest {

  private static Detected at(String cell, long slot) {
    Level level = new Level(1, Optional.empty(), 3);
    Span near = new Span(slot - 2, slot + 2);
    return new Detected(
        cell,
        slot,
        near,
        0.001,
        Control.FLEET,
        new ChangeEstimate(level, level, 1.5, Optional.empty(), near));
  }

  /**
   * One letter a slot: + found, - not found; without a valid point of the cell: . not found, o
   * found in its old points.
   */
  @ParameterizedTest
  @CsvSource({
    "+,       SUSPECTED",
    "++,      SUSPECTED",
    "+++,     SUSPECTED",
    "++++,    CONFIRMED",
    "+-++,    CONFIRMED",
    "++-+,    CONFIRMED",
    "+++-,    RETRACTED",
    "+--+,    RETRACTED",
    "+---,    RETRACTED",
    "+..+.++, CONFIRMED",
    "+..,     SUSPECTED",
    "+ooo,    SUSPECTED",
    "+o+o++,  CONFIRMED",
    "++++---, CONFIRMED",
    "+---+,   SUSPECTED",
    "+---++++, CONFIRMED",
  })
  void threeFurtherSlotsDecide(String slots, State expected) {
    List<Change> known = List.of();
    for (int i = 0; i < slots.length(); i++) {
      char each = slots.charAt(i);
      known =
          ChangeLog.after(
              known,
              each == '+' || each == 'o' ? List.of(at("a", 100)) : List.of(),
              each == '.' || each == 'o' ? Set.of() : Set.of("a"),
              103 + i);
    }

    assertThat(known).extracting(Change::state).containsExactly(expected);
    assertThat(known.get(0).id())
        .isEqualTo(ChangeLog.after(List.of(), List.of(at("a", 100)), Set.of("a"), 103).get(0).id());
  }

  @Test
  void aChangeThatIsFoundTwoSlotsFurtherIsTheSame() {
    List<Change> first = ChangeLog.after(List.of(), List.of(at("a", 100)), Set.of("a"), 103);

    List<Change> next = ChangeLog.after(first, List.of(at("a", 102)), Set.of("a"), 104);

    assertThat(next).hasSize(1);
    assertThat(next.get(0).id()).isEqualTo(first.get(0).id());
    assertThat(next.get(0).detected().slot()).isEqualTo(102);
  }

  @Test
  void anotherCellOrAnotherTimeIsAnotherChange() {
    List<Change> first = ChangeLog.after(List.of(), List.of(at("a", 100)), Set.of("a", "b"), 103);

    List<Change> next =
        ChangeLog.after(
            first, List.of(at("a", 100), at("a", 110), at("b", 100)), Set.of("a", "b"), 113);

    assertThat(next).hasSize(3).extracting(Change::id).doesNotHaveDuplicates();
  }
}
