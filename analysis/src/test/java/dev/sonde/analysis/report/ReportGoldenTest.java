package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportGoldenTest {

  private static final String HISTOGRAM = "\"histogram\" : \"[A-Za-z0-9+/=]+\"";

  @ParameterizedTest
  @EnumSource(Scenarios.class)
  void rendersTextAsItWasLookedAt(Scenarios scenario) {
    Report report = scenario.scenario().report();
    Golden.check(name(scenario) + ".txt", TextReport.render(report, 120, false));
  }

  @Test
  void degradesToEightyColumns() {
    Report report = Scenarios.FAILURES.scenario().report();
    String text = TextReport.render(report, 80, false);
    Golden.check("failures-80.txt", text);
    assertThat(text.lines()).allMatch(line -> DisplayWidth.of(line) <= 80);
  }

  @Test
  void coloursChangeNothingButColours() {
    Report report = Scenarios.FAILURES.scenario().report();
    String colored = TextReport.render(report, 120, true);
    assertThat(colored).contains("\u001b[31m").contains("\u001b[32m");
    assertThat(colored.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(TextReport.render(report, 120, false));
  }

  @ParameterizedTest
  @EnumSource(
      value = Scenarios.class,
      names = {"HUNDRED_PROBES", "FAILURES", "INCOMPLETE", "NOTHING"})
  void writesTheJsonOfTheContract(Scenarios scenario) {
    String json = ReportJson.write(scenario.scenario().report());
    // Compressed histograms may differ between zlib versions, so they are replaced here and tested
    // below.
    Golden.check(
        name(scenario) + ".json", json.replaceAll(HISTOGRAM, "\"histogram\" : \"HISTFAAA…\""));
  }

  @ParameterizedTest
  @EnumSource(Scenarios.class)
  void theSameEventsGiveTheSameBytes(Scenarios scenario) {
    String first = ReportJson.write(scenario.scenario().report());
    assertThat(ReportJson.write(scenario.scenario().report())).isEqualTo(first);
  }

  @Test
  void theOrderOfItsInputIsAllOne() {
    ReportInput input = Scenarios.HUNDRED_PROBES.scenario().input();
    List<WorkerHealth> workers =
        List.of(Scenario.stepping("w-2", 60.0), Scenario.stepping("w-1", 70.0));
    assertThat(report(input, input.cells(), workers))
        .isEqualTo(
            report(
                input,
                new TreeMap<>(input.cells()).descendingMap(),
                List.of(workers.get(1), workers.get(0))));
  }

  private static Report report(
      ReportInput input, Map<Cell, MergedCell> cells, List<WorkerHealth> workers) {
    return new ReportBuilder(VerdictLimits.DEFAULT)
        .build(
            new ReportInput(
                input.run(), input.timing(), cells, input.dispatched(), workers, input.stops()));
  }

  @ParameterizedTest
  @EnumSource(Scenarios.class)
  void readsWhatItWrote(Scenarios scenario) {
    Report report = scenario.scenario().report();
    assertThat(ReportJson.read(ReportJson.write(report))).isEqualTo(report);
  }

  @ParameterizedTest
  @EnumSource(Scenarios.class)
  void everyLedgerBalancesAndTheCellsAddUp(Scenarios scenario) {
    Report report = scenario.scenario().report();
    assertThat(report.cells()).allMatch(cell -> cell.ledger().isBalanced());
    assertThat(report.ledger().isBalanced()).isTrue();
    assertThat(report.cells().stream().map(CellReport::ledger).reduce(Ledger::plus))
        .hasValue(report.ledger());
  }

  @Test
  void neverWritesAnExponentNorAnEmptyObject() throws IOException {
    for (Scenarios scenario : Scenarios.values()) {
      String json = ReportJson.write(scenario.scenario().report());
      assertThat(json.replaceAll(HISTOGRAM, "")).doesNotContainPattern("[0-9]E-?[0-9]");
      assertNoEmptyObject(new ObjectMapper().readTree(json));
    }
  }

  private static void assertNoEmptyObject(JsonNode node) {
    assertThat(node.isObject() && node.isEmpty()).isFalse();
    node.forEach(ReportGoldenTest::assertNoEmptyObject);
  }

  @Test
  void theHistogramIsHdrHistogramsOwn() throws DataFormatException {
    CellReport cell = Scenarios.HUNDRED_PROBES.scenario().report().cells().get(0);
    Latency ttft = Section.ttft(cell);
    assertThat(ttft.histogram()).isNotNull().startsWith("HISTFAAA");
    byte[] bytes = Base64.getDecoder().decode(String.valueOf(ttft.histogram()));
    Histogram opened = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 1);
    assertThat(opened.getTotalCount()).isEqualTo(ttft.count());
    assertThat(opened.getValueAtPercentile(50) / 1000.0).isEqualTo(ttft.p50());
  }

  @Test
  void passesOverFieldsOfLaterVersionsButNotOverOtherSchemas() {
    Report report = Scenarios.ONE_PROVIDER.scenario().report();
    String json = ReportJson.write(report);
    String later = json.replaceFirst("\\{", "{ \"fromTheFuture\": 1,");
    assertThat(ReportJson.read(later)).isEqualTo(report);
    assertThatThrownBy(() -> ReportJson.read(json.replace("sonde.report/v1", "sonde.report/v2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sonde.report/v2");
    assertThatThrownBy(() -> ReportJson.read("[]")).hasMessageStartingWith("not a report");
  }

  private static String name(Scenarios scenario) {
    return scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
