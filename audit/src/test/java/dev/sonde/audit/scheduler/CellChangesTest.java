package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.Interval;
import dev.sonde.audit.alert.CellChange;
import dev.sonde.audit.alert.Condition;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesChange.Control;
import dev.sonde.history.point.SeriesChange.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellChangesTest {

  private static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");

  private static SeriesChange change(State state, Control control, String metric) {
    boolean shared = control == Control.SHARED;
    return new SeriesChange(
        "1",
        shared
            ? new SeriesChange.Subject("a", null, null, "", "", metric)
            : new SeriesChange.Subject("a", "s", "m", "p", "r", metric),
        new SeriesChange.Status(state, control, AT, 3, 3, AT),
        new SeriesChange.Place(AT, List.of(AT, AT), List.of(AT, AT)),
        new SeriesChange.Side(200.0, null, null, 20, "before"),
        new SeriesChange.Side(320.0, null, new Interval(310, 330), 5, "after"),
        new SeriesChange.Effect(1.6, null),
        0.001);
  }

  @Test
  void onlyConfirmedMetricsAreTold() {
    assertThat(
            CellChanges.of(
                List.of(
                    change(State.SUSPECTED, Control.FLEET, "ttft"),
                    change(State.RETRACTED, Control.FLEET, "ttft"),
                    change(State.CONFIRMED, Control.PUBLISHED, "price"))))
        .isEmpty();
  }

  @Test
  void aConfirmedOneHasItsCellAndBothLevels() {
    CellChange told =
        CellChanges.of(List.of(change(State.CONFIRMED, Control.FLEET, "ttft"))).get(0);

    assertThat(told.cell()).isEqualTo(new Condition.Cell("m", "p", "r"));
    assertThat(told.figure().unit()).isEqualTo("ms");
    assertThat(told.figure().value()).isEqualTo(320.0);
    assertThat(told.figure().baseline()).isEqualTo(200.0);
    assertThat(told.figure().ci95()).containsExactly(310.0, 330.0);
    assertThat(told.effect()).isEqualTo(1.6);
  }

  @Test
  void whatAllShareHasNoCellAndAShareNoFactor() {
    assertThat(
            CellChanges.of(List.of(change(State.CONFIRMED, Control.SHARED, "ttft"))).get(0).cell())
        .isNull();
    assertThat(
            CellChanges.of(List.of(change(State.CONFIRMED, Control.NONE, "success_rate")))
                .get(0)
                .effect())
        .isNull();
  }
}
