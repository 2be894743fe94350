package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.statistics.Interval;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** A picture of a median and its interval, on a scale from 0 that all rows of a table share. */
public final class Whisker {

  private static final double FROM = 2;
  private static final double WIDTH = 96;
  private static final double MIDDLE = 8;

  private final String metric;
  private final double most;

  private Whisker(String metric, double most) {
    this.metric = metric;
    this.most = most;
  }

  /** Pictures for a table of these cells. */
  public static Whisker of(List<CellReport> cells, String metric) {
    double most = cells.stream().flatMapToDouble(cell -> ends(cell, metric)).max().orElse(0);
    return new Whisker(metric, most);
  }

  private static DoubleStream ends(CellReport cell, String metric) {
    Latency latency = latency(cell, metric);
    Double p50 = latency.p50();
    Interval ci95 = latency.ci95().p50();
    return DoubleStream.concat(
        p50 == null ? DoubleStream.empty() : DoubleStream.of(p50),
        ci95 == null ? DoubleStream.empty() : DoubleStream.of(ci95.upper()));
  }

  private static Latency latency(CellReport cell, String metric) {
    return Objects.requireNonNull(cell.latencyMs().get(metric), metric);
  }

  /** The right end of the scale in milliseconds; 0 if there is nothing to show. */
  public double most() {
    return most;
  }

  /** The same as markup. */
  public String svg(CellReport cell, String style, String description) {
    return of(cell, style, description).toString();
  }

  Element of(CellReport cell, String style, String description) {
    Element picture =
        Element.of("svg")
            .set("class", "whisker " + style)
            .set("viewBox", "0 0 100 16")
            .set("preserveAspectRatio", "none")
            .set("role", "img")
            .set("aria-label", description)
            .add(line(FROM, FROM + WIDTH, "axis"));
    Latency latency = latency(cell, metric);
    Interval ci95 = latency.ci95().p50();
    if (ci95 != null) {
      picture.add(line(at(ci95.lower()), at(ci95.upper()), "interval"));
      picture.add(end(at(ci95.lower()))).add(end(at(ci95.upper())));
    }
    Double p50 = latency.p50();
    if (p50 != null) {
      // A line of almost no length with round ends is a dot that no stretching makes an ellipse.
      picture.add(line(at(p50), at(p50) + 0.01, "dot"));
    }
    return picture;
  }

  private double at(double millis) {
    return FROM + WIDTH * millis / most;
  }

  private static Element line(double from, double to, String style) {
    return Element.of("line")
        .set("class", style)
        .set("x1", from)
        .set("x2", to)
        .set("y1", MIDDLE)
        .set("y2", MIDDLE);
  }

  private static Element end(double at) {
    return Element.of("line")
        .set("class", "end")
        .set("x1", at)
        .set("x2", at)
        .set("y1", MIDDLE - 5)
        .set("y2", MIDDLE + 5);
  }
}
