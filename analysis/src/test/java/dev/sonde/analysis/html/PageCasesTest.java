package dev.sonde.analysis.html;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.pooling.SteppedReports;
import dev.sonde.analysis.report.Report;
import dev.sonde.testing.RunBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages of runs of all shapes. With {@code -Dsonde.pages=FOLDER} they are written there, for {@code
 * .ci/page} and for a look at them.
 */
class PageCasesTest {

  private static final int MOST_BYTES = 2_000_000;
  private static final String OTHER = "openai/gpt-oss-120b";
  private static final String LONG =
      "a-provider-with-a-very-long-name-that-nobody-would-type-more-than-once";

  static Map<String, Supplier<Report>> cases() {
    Map<String, Supplier<Report>> cases = new LinkedHashMap<>();
    cases.put("one", () -> BigRun.of(30).providers(1).regions(1).report());
    cases.put("two-few-probes", () -> BigRun.of(5).providers(2).regions(1).report());
    cases.put("four", () -> BigRun.of(120).providers(4).regions(1).failing(2).report());
    cases.put("twelve", () -> BigRun.of(60).providers(12).regions(1).failing(3).dead(9).report());
    cases.put("twelve-many-probes", () -> BigRun.of(2_000).providers(12).regions(1).report());
    cases.put("regions", () -> BigRun.report(60));
    cases.put("regions-many-probes", () -> BigRun.report(2_000));
    cases.put("few-in-regions", () -> BigRun.of(200).providers(3).failing(1).report());
    cases.put(
        "models",
        () ->
            BigRun.of(40).models(RunBuilder.MODEL, OTHER).providers(5).regions(2).dead(4).report());
    cases.put("invalid", () -> BigRun.of(60).providers(3).regions(1).starved().report());
    cases.put("nothing", () -> BigRun.of(20).providers("gone").regions(1).dead(0).report());
    cases.put("open", () -> BigRun.of(90).providers(3).regions(1).open().unpriced().report());
    cases.put(
        "long-names",
        () -> BigRun.of(40).providers(LONG, LONG + "-2", "x", "提供者", "y").regions(1).report());
    cases.put("long-and-few", () -> BigRun.of(40).providers(LONG, LONG + "-2").report());
    cases.put(
        "sweep",
        () ->
            SteppedReports.sweep(
                BigRun.of(40).providers(3).regions(1).report(),
                "concurrency 1",
                "concurrency 2",
                "concurrency 8"));
    cases.put(
        "search", () -> SteppedReports.search(BigRun.of(40).providers(2).regions(1).report()));
    cases.put("no-cell", () -> withoutCells(BigRun.of(5).providers(1).regions(1).report()));
    cases.put("control", () -> BigRun.of(60).providers(3).regions(1).control().report());
    cases.put("whole-answers", () -> whole(BigRun.of(60).providers(5).regions(2).report()));
    cases.put("running", () -> running(BigRun.of(30).providers(2).regions(1).report()));
    return cases;
  }

  private static Report withoutCells(Report report) {
    return Reported.edited(
        report,
        root -> {
          root.put("verdict", "INCOMPLETE");
          root.putArray("cells");
          root.putArray("thresholds");
        });
  }

  /** Answers that are not streamed have no first token and no gaps. */
  private static Report whole(Report report) {
    return Reported.edited(
        report,
        root -> {
          ((ObjectNode) root.path("run")).put("rankBy", "e2e");
          for (JsonNode cell : root.path("cells")) {
            for (String metric : List.of("ttft", "ttfa", "itl", "icl", "ttftFromDue")) {
              unmeasured((ObjectNode) cell.path("latencyMs").path(metric));
            }
            for (JsonNode slot : cell.path("timeline").path("slots")) {
              unmeasured((ObjectNode) slot.path("ttftMs"));
            }
          }
        });
  }

  private static void unmeasured(ObjectNode figures) {
    figures
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (figures.path(name).isNumber() || figures.path(name).isTextual()) {
                figures.putNull(name);
              }
            });
    figures.put("count", 0);
    if (figures.has("censored")) {
      figures.put("censored", 0);
    }
    if (figures.has("ci95")) {
      figures.withObject("/ci95").properties().forEach(each -> each.setValue(NullNode.instance));
    }
  }

  private static Report running(Report report) {
    return Reported.edited(
        report,
        root -> {
          root.put("verdict", "INCOMPLETE");
          root.withArray("reasons").addObject().put("code", "running").putNull("where");
          root.withObject("/run").putNull("finishedAt");
          root.withObject("/ledger").put("planned", 90).put("pending", 28).put("inFlight", 2);
          root.path("cells").forEach(cell -> ((ObjectNode) cell).putNull("timeline"));
        });
  }

  static Stream<String> names() {
    return cases().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isOneFileOfBoundedSize(String name) throws IOException {
    String page = HtmlReport.render(requireNonNull(cases().get(name)).get());
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
    String folder = System.getProperty("sonde.pages");
    if (folder != null) {
      Files.createDirectories(Path.of(folder));
      Files.writeString(Path.of(folder, name + ".html"), page);
    }
  }
}
