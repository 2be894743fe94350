package dev.sonde.analysis.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.pooling.SteppedReports;
import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A section without data is left out, and the page says why. */
class PanelTest {

  private static final Report PLAIN = BigRun.of(20).providers(2).regions(1).report();

  private static List<String> ids(Report report) {
    return Panel.of(report).stream().filter(Panel::exists).map(Panel::id).toList();
  }

  private static String missing(Report report, String id) {
    return Panel.of(report).stream()
        .filter(panel -> panel.id().equals(id))
        .map(panel -> Objects.requireNonNullElse(panel.missing(), "it exists"))
        .findFirst()
        .orElse("no such panel");
  }

  @Test
  void aPlainRunHasNoStepsAndNoRegions() {
    assertThat(ids(PLAIN))
        .containsExactly("latency", "time", "price", "differences", "workers", "reproduce");
    assertThat(missing(PLAIN, "regions")).isEqualTo("all probes came from one region");
    assertThat(HtmlReport.render(PLAIN))
        .contains("Left out: Regions (all probes came from one region).")
        .doesNotContain("href=\"#regions\"", "id=\"regions\"");
  }

  @Test
  void aBigRunHasAll() {
    assertThat(ids(BigRun.report(10)))
        .containsExactly(
            "latency", "time", "price", "regions", "differences", "workers", "reproduce");
  }

  @Test
  void stepsComeFirst() {
    assertThat(ids(SteppedReports.sweep(PLAIN, "concurrency 1", "concurrency 2")))
        .startsWith("steps", "latency");
  }

  @Test
  void withoutAnAnswerThereIsNothingToDraw() {
    Report nothing = BigRun.of(20).providers("gone").regions(1).dead(0).report();
    assertThat(ids(nothing)).doesNotContain("latency", "price").contains("time");
    assertThat(missing(nothing, "latency")).isEqualTo("nothing was answered");
  }

  @Test
  void withoutAPriceThereIsNoPriceChart() {
    Report unpriced = BigRun.of(20).providers(2).regions(1).unpriced().report();
    assertThat(missing(unpriced, "price")).isEqualTo("no provider has a price");
  }

  @Test
  void whatAReportDoesNotHoldIsNamed() {
    Report bare =
        Reported.edited(
            PLAIN,
            root -> {
              root.putArray("workers");
              root.putArray("differences");
              root.withObject("/comparison").putArray("tests");
              root.path("cells").forEach(PanelTest::strip);
            });
    assertThat(missing(bare, "workers")).isEqualTo("no worker reported its health");
    assertThat(missing(bare, "time")).isEqualTo("the report has no timeline");
    assertThat(missing(bare, "reproduce")).isEqualTo("it exists");
    assertThat(missing(bare, "differences")).isEqualTo("no providers were compared");
  }

  private static void strip(JsonNode cell) {
    ((ObjectNode) cell).putNull("timeline").putNull("claims");
  }
}
