package dev.sonde.audit.points;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Measurement;
import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The points of a slot, one a cell of its report. */
public final class SlotPoints {

  private SlotPoints() {}

  /**
   * Makes the points of a slot, in the order of the report.
   *
   * @param run of the slot; its targets have the endpoints and what was published
   */
  public static List<Measured> of(SlotId slot, Run run, Report report) {
    Workload workload = new Workload(run.spec());
    Map<List<String>, Target> targets = new HashMap<>();
    run.targets().forEach(each -> targets.put(List.of(each.model(), each.provider()), each));
    Origin origin =
        new Origin(
            slot.at(),
            slot.manual() ? PointKey.Kind.MANUAL : PointKey.Kind.SLOT,
            run.id(),
            Verdict.valueOf(report.verdict().name()),
            1);
    List<Measured> points = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      Target target = targets.get(List.of(cell.model(), cell.provider()));
      if (target != null) {
        points.add(point(key(slot, target, cell, workload), origin, target, report, cell));
      }
    }
    return points;
  }

  private static SeriesKey key(SlotId slot, Target target, CellReport cell, Workload workload) {
    return new SeriesKey(
        slot.audit(),
        cell.model(),
        cell.provider(),
        target.endpoint(),
        cell.region(),
        workload.hash(target),
        Measurement.VERSION);
  }

  private static Measured point(
      SeriesKey series, Origin origin, Target target, Report report, CellReport cell) {
    CellPoint parts = new CellPoint(report, cell);
    Point point =
        new Point(
            series,
            origin,
            parts.counts(),
            parts.figures(),
            parts.money(),
            parts.answers(),
            CellPoint.published(target),
            parts.noise());
    return new Measured(point, parts.histograms());
  }
}
