package dev.sonde.analysis.html;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyCurveTest {

  private static LatencyCurve ttft(HtmlData data) {
    return requireNonNull(data.curves().cells().get(0).get("ttft"));
  }

  private static int place(double nines) {
    for (int i = 0; i < LatencyCurve.NINES.size(); i++) {
      if (Math.abs(LatencyCurve.NINES.get(i) - nines) < 1e-9) {
        return i;
      }
    }
    throw new AssertionError("no percentile is taken at " + nines);
  }

  @Test
  void passesThroughTheReportsOwnPercentiles() {
    Report report = BigRun.report(2_000);
    HtmlData data = HtmlData.of(report);
    for (int i = 0; i < report.cells().size(); i++) {
      for (String metric : List.of("ttft", "e2e")) {
        Latency latency = requireNonNull(report.cells().get(i).latencyMs().get(metric));
        List<Double> curve = requireNonNull(data.curves().cells().get(i).get(metric)).percentiles();
        assertThat(curve.get(0)).isEqualTo(latency.min());
        assertThat(curve.get(place(Math.log10(2)))).isEqualTo(latency.p50());
        assertThat(curve.get(place(1))).isEqualTo(latency.p90());
        assertThat(curve.get(place(1 + Math.log10(2)))).isEqualTo(latency.p95());
        assertThat(curve.get(place(2))).isEqualTo(latency.p99());
        assertThat(curve.get(place(3))).isEqualTo(latency.p999());
        assertThat(curve).isSorted();
      }
    }
  }

  /** The same minimums as in the report: p90 from 10 values, p95 from 20, p99 from 100. */
  @ParameterizedTest
  @CsvSource({"1, 0", "5, 0.667", "10, 1", "20, 1.301", "99, 1.917", "100, 2"})
  void endsWhereTheSampleDoes(int probes, double nines) {
    List<Double> curve = ttft(HtmlData.of(BigRun.report(probes))).percentiles();
    assertThat(LatencyCurve.NINES.get(curve.size() - 1)).isCloseTo(nines, within(0.001));
  }

  @Test
  void binsHoldEveryValue() {
    Report report = BigRun.report(150);
    HtmlData data = HtmlData.of(report);
    for (int i = 0; i < report.cells().size(); i++) {
      for (Map.Entry<String, LatencyCurve> curve : data.curves().cells().get(i).entrySet()) {
        Latency latency = requireNonNull(report.cells().get(i).latencyMs().get(curve.getKey()));
        assertThat(curve.getValue().counts().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(latency.count());
      }
    }
  }

  @Test
  void edgesEncloseEveryValueAndRise() {
    Report report = BigRun.report(50);
    List<Double> edges = requireNonNull(HtmlData.of(report).curves().edges().get("ttft"));
    assertThat(edges).isSorted().doesNotHaveDuplicates();
    for (CellReport cell : report.cells()) {
      Latency latency = requireNonNull(cell.latencyMs().get("ttft"));
      assertThat(edges.get(0)).isLessThan(requireNonNull(latency.min()));
      assertThat(edges.get(edges.size() - 1)).isGreaterThan(requireNonNull(latency.max()));
    }
  }
}
