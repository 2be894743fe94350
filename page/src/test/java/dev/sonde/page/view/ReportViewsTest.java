package dev.sonde.page.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Views of a whole report: one model, four providers. */
class ReportViewsTest {

  private static final Path REPORT =
      Path.of(
          "../analysis/src/test/resources/dev/sonde/analysis/report/golden/hundred-probes.json");

  private static Report report(Consumer<ArrayNode> edit) {
    try {
      ObjectNode root = (ObjectNode) new ObjectMapper().readTree(Files.readString(REPORT));
      edit.accept((ArrayNode) root.path("cells"));
      return ReportJson.read(root.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each cell twice, at two steps. */
  private static void sweep(ArrayNode cells) {
    JsonNode once = cells.deepCopy();
    cells.removeAll();
    for (int i = 1; i <= 2; i++) {
      for (JsonNode each : once) {
        ObjectNode cell = each.deepCopy();
        cell.putObject("step").put("index", i).put("label", i + "/s");
        cells.add(cell);
      }
    }
  }

  @Test
  void aStepOfASweepIsARowOfItsOwn() {
    int providers = report(cells -> {}).cells().size();
    Report swept = report(ReportViewsTest::sweep);

    Comparison comparison = Comparison.of(List.of(swept, swept), List.of());

    assertThat(comparison.rows()).hasSize(2 * providers);
    assertThat(comparison.rows())
        .extracting(Comparison.Row::model)
        .contains(
            "meta-llama/Llama-3.1-8B-Instruct at 1/s", "meta-llama/Llama-3.1-8B-Instruct at 2/s");
    assertThat(comparison.rows()).allMatch(row -> row.cells().size() == 2);
  }

  @Test
  void whatIsListedIsWrittenAsWhatIsMeasured() {
    Report listed =
        report(
            cells ->
                cells.forEach(
                    each ->
                        ((ObjectNode) each)
                            .putObject("claims")
                            .put("status", "live")
                            .put("ttftMs", 250)
                            .put("tokensPerSecond", 123.4)));

    Standing.Claim claim = Standing.of(listed).get(0).rows().get(0).claim();

    assertThat(claim.ttft()).isEqualTo("listed 250 ms");
    assertThat(claim.speed()).isEqualTo("listed 123.4 tok/s");
  }
}
