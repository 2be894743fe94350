package dev.sonde.analysis.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.sonde.analysis.diff.Diff;
import dev.sonde.analysis.diff.DiffJson;
import dev.sonde.analysis.diff.DiffMarkdown;
import dev.sonde.analysis.diff.DiffOptions;
import dev.sonde.analysis.diff.DiffText;
import dev.sonde.analysis.diff.RunDiff;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.HostileTexts;
import dev.sonde.testing.RunBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/**
 * Reports whose texts are all hostile, in every format: nothing in them acts on a terminal, is
 * markup or a formula, or looks like a line or an element of the format.
 */
class HostileTextTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The fields with texts of others. The report has no region but the default one. */
  private static final Set<String> FOREIGN =
      Set.of(
          "name",
          "specHash",
          "sonde",
          "model",
          "provider",
          "message",
          "detail",
          "expression",
          "better",
          "worse",
          "statement",
          "id");

  static Stream<String> together() {
    return Stream.of(HostileTexts.TOGETHER, HostileTexts.LONG);
  }

  private static JsonNode golden(String name) {
    String path = "/dev/sonde/analysis/report/golden/" + name + ".json";
    try (InputStream file =
        Objects.requireNonNull(HostileTextTest.class.getResourceAsStream(path))) {
      return JSON.readTree(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Measured latencies with the failures, thresholds, reasons and differences of the golden ones.
   */
  private static Report report(String id, String verdict, String hostile) {
    Run run = RunBuilder.of("groq", "novita").build();
    List<ProbeEvent> events = new ArrayList<>();
    for (int target = 0; target < 2; target++) {
      for (int block = 0; block < 30; block++) {
        events.add(Probe.of(run, block, target).ttftMicros(100_000L + 3_000L * block).event());
      }
    }
    return Reported.edited(
        Reported.of(id, run, events),
        root -> {
          JsonNode failures = golden("failures");
          ObjectNode cell = (ObjectNode) root.path("cells").path(0);
          failures.path("cells").findValues("errors").stream()
              .filter(each -> !each.isEmpty())
              .findFirst()
              .ifPresent(errors -> cell.set("errors", errors));
          root.set("thresholds", failures.path("thresholds"));
          root.set("differences", golden("hundred-probes").path("differences"));
          root.set("reasons", golden("incomplete").path("reasons"));
          root.put("verdict", verdict);
          poison(root, hostile);
        });
  }

  private static void poison(JsonNode node, String hostile) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = object.path(name);
        boolean load = object.has("peakInFlight");
        if (value.isTextual() && isForeign(name, hostile) && !load) {
          object.put(name, hostile + value.textValue());
        }
      }
    }
    node.forEach(each -> poison(each, hostile));
  }

  /** A text that is too long for the whole report stands in one field. */
  private static boolean isForeign(String field, String hostile) {
    return hostile.equals(HostileTexts.LONG) ? field.equals("name") : FOREIGN.contains(field);
  }

  private static String withoutStyles(String text) {
    return text.replaceAll("\u001b\\[[0-9;]+m", "");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("together")
  void noFormatLetsATextAct(String hostile) throws Exception {
    Report report = report("01A", "INCOMPLETE", hostile);
    Report plain = report("01A", "INCOMPLETE", "");
    for (ReportFormat format : ReportFormat.values()) {
      String text = format.render(report);
      // Lines within a cell of CSV are quoted, and those of the page's style are its own.
      String shown = format == ReportFormat.CSV ? text.replaceAll("\\R", " ") : text;
      assertThat(HostileTexts.harm(shown)).as(format.toString()).isEmpty();
    }
    String colored = withoutStyles(TextReport.render(report, 120, true));
    assertThat(HostileTexts.harm(colored)).isEmpty();
    assertThat(ReportFormat.TEXT.render(report).length()).isLessThan(200_000);
    assertThat(ReportFormat.MD.render(report).length()).isLessThan(65_536);
    assertThat(JSON.readTree(ReportFormat.JSON.render(report)).at("/run/name").textValue())
        .isEqualTo(hostile + plain.run().name());
    assertCsv(report);
    assertXml(ReportFormat.JUNIT.render(report), plain.thresholds().size() + 2);
    assertMarkdown(ReportFormat.MD.render(report), ReportFormat.MD.render(plain));
    assertPage(ReportFormat.HTML.render(report), ReportFormat.HTML.render(plain));
    assertThat(intervals(ReportFormat.HLOG.render(report)))
        .isEqualTo(intervals(ReportFormat.HLOG.render(plain)));
  }

  private static void assertCsv(Report report) throws IOException {
    List<String[]> rows =
        new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .<String[]>readValues(ReportFormat.CSV.render(report))
            .readAll();
    assertThat(rows).hasSize(1 + report.cells().size());
    for (String[] row : rows) {
      assertThat(row).hasSameSizeAs(rows.get(0));
      for (String cell : row) {
        assertNoFormula(cell);
      }
    }
  }

  private static void assertNoFormula(String cell) {
    String start = cell.stripLeading();
    boolean number = start.matches("-?[0-9.]+");
    assertThat(number || !start.matches("(?s)[=+\\-@\uff1d\uff0b\uff0d\uff20].*"))
        .as(cell)
        .isTrue();
  }

  private static void assertXml(String xml, int cases) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(cases);
    assertThat(document.getElementsByTagName("*").getLength()).isLessThan(20 + 2 * cases);
  }

  /** Outside of code a special character has a backslash, and a table's rows have its columns. */
  private static void assertMarkdown(String text, String plain) {
    List<Long> columns = columns(plain);
    assertThat(columns(text)).isEqualTo(columns.subList(0, columns(text).size()));
    String prose = prose(text);
    for (String special : List.of("<", "[", "`", "*", "_", "&", "|")) {
      assertThat(prose.split(Pattern.quote(special), -1).length)
          .as(special)
          .isLessThanOrEqualTo(prose(plain).split(Pattern.quote(special), -1).length);
    }
    assertThat(prose).doesNotContain("@team");
  }

  /** Without code and without what a backslash disarms. */
  private static String prose(String markdown) {
    return markdown.replaceAll("`[^`\n]*`", "").replaceAll("\\\\.", "").replace("&#8203;", "-");
  }

  private static List<Long> columns(String markdown) {
    return markdown
        .lines()
        .filter(line -> line.startsWith("|"))
        .map(
            line ->
                line.replace("\\\\", "").replace("\\|", "").chars().filter(c -> c == '|').count())
        .toList();
  }

  private static void assertPage(String page, String plain) {
    String tags = "(?i)<(?=/?[a-z!])";
    assertThat(page.split(tags, -1)).hasSameSizeAs(plain.split(tags, -1));
  }

  private static int intervals(String log) {
    HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
    int count = 0;
    while (reader.nextIntervalHistogram() != null) {
      count++;
    }
    return count;
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("together")
  void noDiffLetsATextAct(String hostile) throws IOException {
    DiffOptions options = new DiffOptions(List.of(), true);
    Diff diff =
        RunDiff.of(report("01A", "VALID", hostile), report("01B", "VALID", hostile), options);
    for (String text :
        List.of(
            DiffText.render(diff, 120, false),
            withoutStyles(DiffText.render(diff, 120, true)),
            DiffMarkdown.render(diff),
            DiffJson.write(diff))) {
      assertThat(HostileTexts.harm(text)).isEmpty();
    }
    Diff plain = RunDiff.of(report("01A", "VALID", ""), report("01B", "VALID", ""), options);
    assertMarkdown(DiffMarkdown.render(diff), DiffMarkdown.render(plain));
    assertThat(JSON.readTree(DiffJson.write(diff)).at("/base/id").textValue())
        .startsWith(hostile.equals(HostileTexts.LONG) ? "01" : hostile);
  }

  @Test
  void noTextIsAFormula() throws IOException {
    for (String hostile : HostileTexts.ALL) {
      assertCsv(report("01A", "VALID", hostile));
    }
  }

  @Test
  void noEventLetsATextAct() throws IOException {
    EventCsv csv = new EventCsv();
    for (String hostile : HostileTexts.ALL) {
      ObjectNode event = JSON.createObjectNode();
      event.put("index", -5).put("provider", hostile).put("detail", hostile);
      event.putObject("answer").put("prefix", hostile);
      event.putObject("wire").put("error", hostile).put("body", hostile);
      String row = csv.row(event.toString());
      assertThat(HostileTexts.harm(row.replaceAll("\\R", " "))).isEmpty();
      String[] cells = new CsvMapper().readerFor(String[].class).readValue(row);
      assertThat(cells).hasSize(EventCsv.COLUMNS.size());
      assertThat(cells[EventCsv.COLUMNS.indexOf("index")]).isEqualTo("-5");
      assertNoFormula(cells[EventCsv.COLUMNS.indexOf("provider")]);
      assertNoFormula(cells[EventCsv.COLUMNS.indexOf("wire.body")]);
    }
  }
}
