package dev.sonde.analysis.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.analysis.report.Timeline.Slot;
import dev.sonde.analysis.report.Timeline.SlotLatency;
import dev.sonde.common.event.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineBuilderTest {

  private static final SlotLatency NOTHING = new SlotLatency(0, null, null, null, null, null);

  private static ProbeRow row(long atMicros, Outcome outcome, long ttftMicros) {
    boolean ok = outcome == Outcome.OK;
    return new ProbeRow(
        0, outcome, 0, atMicros, ok ? ttftMicros : -1, -1, -1, ok ? 2 * ttftMicros : -1, -1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "59, 1",
    "60, 2",
    "119, 2",
    "120, 5",
    "3599, 60",
    "3600, 120",
    "86400, 1800",
    "2591999, 43200",
    "2592000, 86400",
    "5184000, 172800",
  })
  void slotsAreAsNarrowAsSixtyAllow(long lastSecond, int width) {
    List<ProbeRow> rows = List.of(row(lastSecond * 1_000_000 + 999_999, Outcome.OK, 1));
    Slots slots = Slots.over(List.of(List.of(), rows));
    assertThat(slots.seconds()).isEqualTo(width);
    assertThat(slots.of(rows.get(0))).isLessThan(Slots.MOST);
  }

  @Test
  void cutsProbesIntoSlotsAndLeavesEmptyOnesOut() {
    List<ProbeRow> rows =
        List.of(
            row(-5, Outcome.OK, 10_000),
            row(4_999_999, Outcome.SERVER_ERROR, 0),
            row(15_000_000, Outcome.OK, 30_000),
            row(15_000_001, Outcome.OK, 20_000),
            row(15_000_002, Outcome.OK, 40_000));
    Timeline timeline = TimelineBuilder.of(rows, 9, new Slots(5));
    assertThat(timeline)
        .isEqualTo(
            new Timeline(
                5,
                true,
                List.of(
                    new Slot(
                        0,
                        1,
                        1,
                        new SlotLatency(1, 10.0, null, null, 10.0, 10.0),
                        new SlotLatency(1, 20.0, null, null, 20.0, 20.0)),
                    new Slot(
                        15,
                        3,
                        0,
                        new SlotLatency(3, 30.0, null, null, 20.0, 40.0),
                        new SlotLatency(3, 60.0, null, null, 40.0, 80.0)))));
  }

  @Test
  void percentilesNeedTheirNumbers() {
    List<ProbeRow> rows = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      rows.add(row(i, Outcome.OK, 1000L * i));
    }
    Timeline twenty = requireNonNull(TimelineBuilder.of(rows, 20, new Slots(1)));
    assertThat(twenty.sampled()).isFalse();
    assertThat(twenty.slots().get(0).ttftMs())
        .isEqualTo(new SlotLatency(20, 10.0, 18.0, 19.0, 1.0, 20.0));
    Timeline failures =
        requireNonNull(TimelineBuilder.of(List.of(row(0, Outcome.TIMEOUT, 0)), 1, new Slots(1)));
    assertThat(failures.slots().get(0).e2eMs()).isEqualTo(NOTHING);
    assertThat(TimelineBuilder.of(List.of(), 0, new Slots(1))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 360, 1, 'a snapshot: it holds for 2026-11-22 14:00 to 14:06 UTC only'",
    "0, 20, 1, 'a snapshot: it holds for 2026-11-22 14:00 UTC only'",
    "36000, 40000, 2, 'a snapshot: it holds for 2026-11-23 00:00 to 01:06 UTC only'",
    "32400, 39600, 3, 'a snapshot: it holds for 2026-11-22 23:00 to 2026-11-23 01:00 UTC only'",
  })
  void saysForWhenItHolds(long firstSecond, long lastSecond, int hours, String statement) {
    List<ProbeRow> rows = new ArrayList<>();
    for (long second = firstSecond; second <= lastSecond; second += 20) {
      rows.add(row(second * 1_000_000, Outcome.OK, 1));
    }
    long start = 1_795_356_000_000L;
    Report.Validity validity =
        requireNonNull(
            Validities.of(new RunTiming(start, start + lastSecond * 1000), List.of(rows)));
    assertThat(validity.statement()).isEqualTo(statement);
    assertThat(validity.hours()).isEqualTo(hours);
  }

  @Test
  void aDayIsNoSnapshot() {
    List<ProbeRow> rows = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      rows.add(row(hour * 3_600_000_000L, Outcome.OK, 1));
    }
    long start = 1_795_356_000_000L;
    Report.Validity validity =
        requireNonNull(Validities.of(new RunTiming(start, start + 82_800_000), List.of(rows)));
    assertThat(validity.statement())
        .isEqualTo("measured in 24 hours from 2026-11-22 14:00 to 2026-11-23 13:00 UTC");
    assertThat(Validities.of(new RunTiming(start, null), List.of(rows))).isNull();
    assertThat(Validities.of(new RunTiming(start, start), List.of())).isNull();
  }
}
