package dev.sonde.audit.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.common.run.Run;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.Verdict;
import dev.sonde.testing.RunBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SlotPointsTest {

  private static final SlotId SLOT =
      SlotId.scheduled("hourly", Instant.parse("2026-12-01T12:00:00Z"));
  private static final Run RUN =
      RunBuilder.of("together", "fireworks-ai", "novita", "groq").listing(200, 90).build();

  private static Report report(String name) throws IOException {
    Path golden =
        Path.of("..", "analysis/src/test/resources/dev/sonde/analysis/report/golden", name);
    // The golden files leave out the histograms.
    return ReportJson.read(
        Files.readString(golden).replaceAll("(\"histogram\" ?: ?\")[^\"]*", "$1" + histogram()));
  }

  private static String histogram() {
    Histogram values = new Histogram(3);
    values.recordValue(1_000);
    ByteBuffer buffer = ByteBuffer.allocate(values.getNeededByteBufferCapacity());
    int length = values.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  @Test
  void aPointHasTheFiguresOfItsCell() throws IOException {
    Report report = report("failures.json");

    List<Measured> points = SlotPoints.of(SLOT, RUN, report);

    assertThat(points).hasSameSizeAs(report.cells());
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i).point();
      CellReport cell = report.cells().get(i);
      assertThat(point.series().provider()).isEqualTo(cell.provider());
      assertThat(point.origin().run()).isEqualTo(RUN.id());
      assertThat(point.origin().verdict()).isEqualTo(Verdict.VALID);
      assertThat(point.counts().succeeded()).isEqualTo(cell.ledger().succeeded());
      assertThat(point.counts().outcomes()).isEqualTo(cell.outcomes());
      var ttft = Objects.requireNonNull(cell.latencyMs().get("ttft"));
      if (ttft.count() + ttft.censored() > 0) {
        var figure = Objects.requireNonNull(point.figure(Point.TTFT));
        assertThat(figure.n()).isEqualTo(ttft.count());
        assertThat(figure.p50()).isEqualTo(ttft.p50());
        assertThat(figure.p95()).isEqualTo(ttft.p95());
        assertThat(figure.ci95().p50()).isEqualTo(ttft.ci95().p50());
      } else {
        assertThat(point.figure(Point.TTFT)).isNull();
      }
    }
  }

  @Test
  void eachFigureHasItsHistogram() throws IOException {
    for (Measured each : SlotPoints.of(SLOT, RUN, report("hundred-probes.json"))) {
      Map<String, Histograms.Encoded> encoded = each.histograms().byMetric();
      assertThat(encoded.keySet()).isEqualTo(each.point().figures().keySet());
      encoded.forEach(
          (metric, values) ->
              assertThat(values.distribution().probes())
                  .isEqualTo(Objects.requireNonNull(each.point().figure(metric)).n()));
    }
  }

  @Test
  void aPointHasWhatWasPublished() throws IOException {
    List<Measured> points = SlotPoints.of(SLOT, RUN, report("hundred-probes.json"));

    assertThat(points.get(0).point().published())
        .isEqualTo(new Published(new Published.PriceList(0.18, 0.2, null), null));
    assertThat(points.get(3).point().published().listing())
        .isEqualTo(new Published.Listing("live", 8192L, true, null, 200.0, 90.0));
  }

  @Test
  void aSlotByHandIsMarked() throws IOException {
    SlotId manual = new SlotId("hourly", SLOT.at(), true);

    Point point = SlotPoints.of(manual, RUN, report("hundred-probes.json")).get(0).point();

    assertThat(point.key().kind()).isEqualTo(PointKey.Kind.MANUAL);
    assertThat(point.isTested()).isFalse();
  }

  @Test
  void anotherLoadIsAnotherSeriesAndAnotherThresholdIsNot() throws IOException {
    Report report = report("hundred-probes.json");
    RunBuilder same = RunBuilder.of("together").thresholds("error_rate < 1%");
    RunBuilder other = RunBuilder.of("together").warmup(3);
    String id =
        SlotPoints.of(SLOT, RunBuilder.of("together").build(), report).get(0).point().series().id();

    assertThat(SlotPoints.of(SLOT, same.build(), report).get(0).point().series().id())
        .isEqualTo(id);
    assertThat(SlotPoints.of(SLOT, other.build(), report).get(0).point().series().id())
        .isNotEqualTo(id);
  }

  @Test
  void aCellThatTheRunDoesNotHaveGivesNoPoint() throws IOException {
    Run one = RunBuilder.of("groq").build();

    assertThat(SlotPoints.of(SLOT, one, report("hundred-probes.json"))).hasSize(1);
  }
}
