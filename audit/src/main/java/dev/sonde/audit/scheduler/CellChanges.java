package dev.sonde.audit.scheduler;

import dev.sonde.analysis.statistics.Interval;
import dev.sonde.audit.alert.AlertFigure;
import dev.sonde.audit.alert.CellChange;
import dev.sonde.audit.alert.Condition;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesMetric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of a slot as alerts take them: metrics that are confirmed in it. */
final class CellChanges {

  private CellChanges() {}

  /**
   * The ones to tell; what is published is told of as the catalogue's.
   *
   * @param changes that are new or known otherwise than before: a confirmed one is so once
   */
  static List<CellChange> of(List<SeriesChange> changes) {
    return changes.stream()
        .filter(each -> each.status().state() == SeriesChange.State.CONFIRMED)
        .filter(each -> each.status().control() != SeriesChange.Control.PUBLISHED)
        .map(CellChanges::told)
        .toList();
  }

  private static CellChange told(SeriesChange change) {
    SeriesChange.Subject subject = change.subject();
    boolean isShare = subject.metric().equals(SeriesMetric.SUCCESS_RATE.label());
    return new CellChange(
        cell(subject),
        subject.series(),
        subject.metric(),
        figure(change),
        isShare ? null : change.effect().value());
  }

  private static Condition.@Nullable Cell cell(SeriesChange.Subject subject) {
    String model = subject.model();
    String provider = subject.provider();
    String region = subject.region();
    return model == null || provider == null || region == null
        ? null
        : new Condition.Cell(model, provider, region);
  }

  private static AlertFigure figure(SeriesChange change) {
    Interval ci95 = change.after().ci95();
    String unit =
        SeriesMetric.labelled(change.subject().metric()).map(SeriesMetric::unit).orElse("");
    return new AlertFigure(
        change.subject().metric(),
        unit,
        change.after().value(),
        ci95 == null ? null : List.of(ci95.lower(), ci95.upper()),
        (long) change.after().n(),
        null,
        change.before().value());
  }
}
