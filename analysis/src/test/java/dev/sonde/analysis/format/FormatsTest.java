package dev.sonde.analysis.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.pooling.SteppedReports;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Golden;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogProcessor;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FormatsTest {

  /** Reads the golden report of this name. */
  private static Report saved(String name) {
    String path = "/dev/sonde/analysis/report/golden/" + name + ".json";
    try (InputStream file = Objects.requireNonNull(FormatsTest.class.getResourceAsStream(path))) {
      return ReportJson.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Report measured() {
    Run run = RunBuilder.of("groq", "novita").build();
    List<ProbeEvent> events = new ArrayList<>();
    for (int target = 0; target < 2; target++) {
      for (int block = 0; block < 50; block++) {
        events.add(Probe.of(run, block, target).ttftMicros(100_000L + 3_000L * block).event());
      }
    }
    return Reported.of("01A", run, events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hundred-probes", "failures", "incomplete", "nothing"})
  void markdownIsAsItWasLookedAt(String name) {
    Golden.check(name + ".md", ReportFormat.MD.render(saved(name)));
  }

  @Test
  void markdownIsNoMarkupOfStrangers() {
    assertThat(MarkdownReport.escaped("<img src=x>|`a`*b*@team\nnew"))
        .isEqualTo("\\<img src=x\\>\\|\\`a\\`\\*b\\*@&#8203;team new");
  }

  @Test
  void csvIsARowACellAndEmptyWhereNothingCanBeSaid() throws IOException {
    List<Map<String, String>> rows = rows(ReportFormat.CSV.render(saved("hundred-probes")));
    assertThat(rows).hasSize(4);
    CellReport cell = saved("hundred-probes").cells().get(0);
    Map<String, String> row = rows.get(0);
    Latency ttft = Objects.requireNonNull(cell.latencyMs().get("ttft"));
    assertThat(row.get("provider")).isEqualTo("together");
    assertThat(Double.valueOf(row.get("ttftP50Ms"))).isEqualTo(ttft.p50());
    assertThat(Double.valueOf(row.get("ttftP95MsHigh")))
        .isEqualTo(Objects.requireNonNull(ttft.ci95().p95()).upper());
    assertThat(row.get("ttftP999Ms")).isEmpty();
    assertThat(row.get("planned")).isEqualTo("100");
    assertThat(row.get("usdPer1kTokens")).doesNotContain("E");
    assertThat(rows(ReportFormat.CSV.render(saved("nothing"))).get(0))
        .containsEntry("ttftMeanMs", "")
        .containsEntry("rankGroup", "");
  }

  private static List<Map<String, String>> rows(String csv) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    new CsvMapper()
        .readerForMapOf(String.class)
        .with(CsvSchema.emptySchema().withHeader())
        .<Map<String, String>>readValues(csv)
        .forEachRemaining(row -> rows.add(new LinkedHashMap<>(row)));
    return rows;
  }

  @Test
  void aTextIsNoFormula() {
    assertThat(CsvReport.text("=cmd()")).isEqualTo("'=cmd()");
    assertThat(CsvReport.text("-1")).isEqualTo("'-1");
    assertThat(CsvReport.text("groq")).isEqualTo("groq");
    assertThat(CsvReport.text("")).isEmpty();
  }

  @Test
  void junitHasACaseForTheVerdictTheLedgerAndEachThreshold() throws Exception {
    Element suite = suite(saved("failures"));
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(2 + saved("failures").thresholds().size());
    assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases.getLength()));
    int failures = suite.getElementsByTagName("failure").getLength();
    assertThat(suite.getAttribute("failures")).isEqualTo(Integer.toString(failures));
    assertThat(failures).isPositive();
    assertThat(suite.getElementsByTagName("error").getLength()).isZero();
    Element error = (Element) suite(saved("incomplete")).getElementsByTagName("error").item(0);
    assertThat(error.getAttribute("type")).isEqualTo("INCOMPLETE");
    assertThat(error.getTextContent()).isNotBlank();
  }

  private static Element suite(Report report) throws Exception {
    byte[] xml = ReportFormat.JUNIT.render(report).getBytes(StandardCharsets.UTF_8);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml));
    return (Element) document.getElementsByTagName("testsuite").item(0);
  }

  @Test
  void hdrHistogramsOwnReaderOpensTheLog() {
    Report report = measured();
    Map<String, Histogram> byTag = new LinkedHashMap<>();
    HistogramLogReader reader =
        new HistogramLogReader(
            new ByteArrayInputStream(
                ReportFormat.HLOG.render(report).getBytes(StandardCharsets.UTF_8)));
    EncodableHistogram next = reader.nextIntervalHistogram();
    while (next != null) {
      byTag.put(next.getTag(), (Histogram) next);
      next = reader.nextIntervalHistogram();
    }
    assertThat(byTag).containsKeys("groq.default.ttft", "novita.default.e2e");
    for (CellReport cell : report.cells()) {
      Latency ttft = Objects.requireNonNull(cell.latencyMs().get("ttft"));
      Histogram read = Objects.requireNonNull(byTag.get(cell.provider() + ".default.ttft"));
      assertThat(read.getTotalCount()).isEqualTo(50);
      assertThat(read.getValueAtPercentile(50) / 1000.0)
          .isCloseTo(Objects.requireNonNull(ttft.p50()), within(0.2));
      assertThat(read.getStartTimeStamp()).isEqualTo(Reported.START);
    }
  }

  @Test
  void stepsAreOneTableByProviderAndLoad() {
    Report sweep = SteppedReports.sweep(measured(), "concurrency 4", "concurrency 16");
    List<String> rows =
        ReportFormat.MD
            .render(sweep)
            .lines()
            .filter(line -> line.contains("| concurrency "))
            .toList();
    assertThat(rows).hasSize(4);
    // Each provider has half of the step's achieved rate.
    assertThat(rows.get(0)).startsWith("| groq | concurrency 4 | 50/50 | 4.0 |");
    assertThat(rows.get(1)).startsWith("| groq | concurrency 16 | 50/50 |");
    assertThat(rows.get(2)).startsWith("| novita | concurrency 4 |");

    Report search = SteppedReports.search(measured());
    assertThat(ReportFormat.MD.render(search)).contains("| groq | 5/s |", "✓ held", "✗ failed");
    assertThat(TextReport.render(search, 200, false))
        .contains("5/s holds the goal, 10/s does not: the limit is between them, 100% apart");
    assertThat(ReportFormat.MD.render(measured())).doesNotContain("step by step");
  }

  /** Runs the tool as docs/FORMATS.md shows it. */
  @Test
  void hdrHistogramsOwnToolReadsTheLog(@TempDir Path folder)
      throws IOException, InterruptedException {
    Report report = measured();
    Path log = folder.resolve("run.hlog");
    Files.writeString(log, ReportFormat.HLOG.render(report));
    Path out = folder.resolve("groq");
    String[] arguments = {
      "-i",
      log.toString(),
      "-o",
      out.toString(),
      "-tag",
      "groq.default.ttft",
      "-outputValueUnitRatio",
      "1000"
    };
    HistogramLogProcessor tool = new HistogramLogProcessor(arguments);
    tool.start();
    tool.join();

    Latency ttft = Objects.requireNonNull(report.cells().get(0).latencyMs().get("ttft"));
    String percentiles = Files.readString(folder.resolve("groq.hgrm"));
    assertThat(percentiles).containsPattern("Total count *= *50\\]");
    Matcher most = Pattern.compile("#\\[Max *= *([\\d.]+),").matcher(percentiles);
    assertThat(most.find()).as(percentiles).isTrue();
    assertThat(Double.parseDouble(most.group(1)))
        .as("the greatest, in ms")
        .isCloseTo(Objects.requireNonNull(ttft.max()), withinPercentage(0.2));
    assertThat(Files.readAllLines(out)).as("intervals").hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void everyFormatSaysSomethingOfEveryReport(ReportFormat format) {
    assertThat(format.render(saved("nothing"))).isNotBlank();
    assertThat(ReportFormat.named(format.toString())).hasValue(format);
    assertThat(ReportFormat.allowed()).contains(format.toString());
  }

  @Test
  void eventsKeepTheColumnsOfTheirLines() {
    EventCsv csv = new EventCsv();
    assertThat(csv.header())
        .startsWith("run,region,index")
        .endsWith("inFlight,sendingMicros,early\r\n");
    assertThat(
            csv.row(
                "{\"run\":\"01A\",\"provider\":\"=x\",\"atMicros\":{\"due\":5,\"sent\":null},"
                    + "\"chunkGapsMicros\":[1,2],\"usage\":null,\"answer\":{\"prefix\":\"a,\\\"b\"},"
                    + "\"inFlight\":3,\"sendingMicros\":4,\"early\":true}"))
        .startsWith("01A,")
        .contains("'=x", ",5,", "1 2", "\"a,\"\"b\"")
        .endsWith(",3,4,true\r\n");
  }
}
