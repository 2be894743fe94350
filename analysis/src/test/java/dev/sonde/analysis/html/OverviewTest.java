package dev.sonde.analysis.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a reader sees without scripts. */
class OverviewTest {

  private static String markup(Report report) {
    return Overview.of(report).stream().map(Element::toString).collect(Collectors.joining());
  }

  private static List<String> columns(Report report) {
    Phrases.Ranking ranking = Phrases.rankings(report).get(0);
    return new RankingTable(report, ranking, Series.of(report)).titles();
  }

  @Test
  void theCauseStandsBesideTheRefusal() {
    String page = markup(BigRun.of(60).providers(2).regions(1).starved().report());
    assertThat(page)
        .contains("Do not trust these figures: INVALID because w-default sent 40.4 ms late")
        .contains(
            "<li>Likely cause: tasks waited for a processor 61% of the time, and w-default used 93%"
                + " of the processors, and 100% of the processors were in use.</li>");
    assertThat(page.indexOf("Likely cause")).isLessThan(page.indexOf("<table"));
  }

  @Test
  void theTableHasWhatDecides() {
    assertThat(columns(BigRun.of(20).providers(2).regions(1).report()))
        .containsExactly(
            "success", "TTFT p50, ms", "TTFT p95, ms", "e2e p50, ms", "tok/s p50", "$/1k tok");
  }

  @Test
  void aColumnWithoutAValueIsLeftOut() {
    assertThat(columns(BigRun.of(20).providers(2).regions(1).open().unpriced().report()))
        .containsExactly(
            "success",
            "TTFT p50, ms",
            "TTFT p95, ms",
            "e2e p50, ms",
            "response p50, ms",
            "tok/s p50");
    assertThat(columns(BigRun.of(20).providers("gone").regions(1).dead(0).report()))
        .containsExactly("success");
  }

  @Test
  void everyFigureNamesItsColumnForCards() {
    String page = markup(BigRun.of(20).providers(2).regions(1).report());
    assertThat(page)
        .contains("data-title=\"$/1k tok\"><span class=\"value\">0.0001</span>")
        .contains("<span class=\"value\">100%</span> <span class=\"certainty\">20/20, ≥ 83.9%");
  }

  @Test
  void failuresAreShownWithAnExample() {
    assertThat(markup(BigRun.of(20).providers(3).regions(1).dead(2).report()))
        .contains("<th scope=\"row\">sambanova</th><td class=\"number\">20</td>")
        .contains("no upstream: xxx");
    assertThat(markup(BigRun.of(20).providers(2).regions(1).report())).doesNotContain("Failures");
  }

  @Test
  void failuresAreOpenWhereNothingElseIs() {
    assertThat(markup(BigRun.of(20).providers("gone").regions(1).dead(0).report()))
        .contains("<details open=\"\"><summary>Failures");
    assertThat(markup(BigRun.of(20).providers(3).regions(1).dead(2).report()))
        .contains("<details><summary>Failures");
  }

  @Test
  void theLedgerLeavesOutWhatIsNotCounted() {
    String page = markup(BigRun.of(20).providers(3).regions(1).dead(2).report());
    assertThat(page).contains(">planned</th>", ">failed</th>").doesNotContain(">dropped</th>");
  }
}
