package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.format.ReportFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report of another machine is refused with the place of its fault, or every format shows it. */
class ForeignReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static ObjectNode report(Scenarios scenario) {
    try {
      return (ObjectNode) JSON.readTree(ReportJson.write(scenario.scenario().report()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysWhichLatencyIsMissing() {
    ObjectNode root = report(Scenarios.FAILURES);
    ((ObjectNode) root.at("/cells/0/latencyMs")).removeAll();
    assertThatThrownBy(() -> ReportJson.read(root.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("report.cells[0].latencyMs.ttft: missing");
  }

  @ParameterizedTest
  @CsvSource({
    "/cells/1, provider, report.cells[1].provider: missing",
    "/cells/0, ledger, report.cells[0].ledger: missing",
    "/cells/0/tokens, outputPerSecond, report.cells[0].tokens.outputPerSecond: missing",
    "/cells/0/latencyMs/ttft, ci95, report.cells[0].latencyMs.ttft.ci95: missing",
    "/cells/0, latencyMs, not a report: report.cells[0]: a list or map is missing",
    "/run, startedAt, report.run.startedAt: missing"
  })
  void saysWhereAValueIsMissing(String parent, String field, String message) {
    ObjectNode root = report(Scenarios.FAILURES);
    assertThat(((ObjectNode) root.at(parent)).remove(field)).as(field).isNotNull();
    assertThatThrownBy(() -> ReportJson.read(root.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** A merge ranks by these values. */
  @ParameterizedTest
  @CsvSource({"at, -1", "timeouts, -1", "timeouts, 9000000000", "ms, -3", "ms, 1e999"})
  void refusesRankedValuesThatAreNone(String field, String value) {
    ObjectNode root = report(Scenarios.FAILURES);
    ObjectNode slot = (ObjectNode) root.at("/cells/0/rankedValues/runs/0/slots/0");
    slot.put(field, 77777);
    String found = field.equals("ms") ? "[" + value + "]" : value;
    String text = root.toString().replace("\"" + field + "\":77777", "\"" + field + "\":" + found);
    assertThatThrownBy(() -> ReportJson.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a report: report.cells[0]");
  }

  @Test
  void refusesATimeThatIsNone() {
    ObjectNode root = report(Scenarios.FAILURES);
    ((ObjectNode) root.path("run")).put("startedAt", "yesterday");
    assertThatThrownBy(() -> ReportJson.read(root.toString()))
        .hasMessageStartingWith("report.run.startedAt is 'yesterday'");
  }

  @Test
  void refusesOrShowsAReportWithoutAnyOneOfItsValues() {
    ObjectNode whole = report(Scenarios.FAILURES);
    // The second cell has failures. Alone it is shown in a third of the time.
    ArrayNode cells = (ArrayNode) whole.path("cells");
    cells.remove(2);
    cells.remove(0);
    Set<String> places = new LinkedHashSet<>();
    collect("", whole, places);
    // One metric stands for all.
    places.removeIf(
        place -> place.matches("/cells/0/(latencyMs|sums/latencyMicros)/(?!ttft).*/.*"));
    places.removeIf(place -> place.startsWith("/spec/"));
    assertThat(places).hasSizeGreaterThan(100);
    for (String place : places) {
      ObjectNode without = whole.deepCopy();
      int cut = place.lastIndexOf('/');
      ((ObjectNode) without.at(place.substring(0, cut))).remove(place.substring(cut + 1));
      shows(without, "without " + place);
    }
  }

  /** Every field, of the first element of each list. */
  private static void collect(String path, JsonNode node, Set<String> places) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        String place = path + "/" + each.getKey().replace("~", "~0").replace("/", "~1");
        if (!each.getKey().contains("/")) {
          places.add(place);
        }
        collect(place, each.getValue(), places);
      }
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      collect(path + "/0", array.get(0), places);
    }
  }

  private static void shows(ObjectNode json, String what) {
    Report report;
    try {
      report = ReportJson.read(json.toString());
    } catch (IllegalArgumentException e) {
      assertThat(e).as(what).hasMessageContaining("report");
      return;
    }
    for (ReportFormat format : ReportFormat.values()) {
      try {
        format.render(report);
      } catch (RuntimeException e) {
        fail("%s: %s ends with %s".formatted(what, format, e), e);
      }
    }
  }
}
