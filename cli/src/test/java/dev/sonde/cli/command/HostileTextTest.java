package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.format.ReportFormat;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import dev.sonde.common.event.Metric;
import dev.sonde.common.text.PrintableText;
import dev.sonde.testing.HostileTexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every verb that shows texts of a catalog, of a coordinator or of another machine's report: what
 * it prints acts on no terminal, and what it writes into files neither.
 */
class HostileTextTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "01KATESTRVN0000000000000000";

  @TempDir private Path folder = Path.of("");
  private final FakeHub hub;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  HostileTextTest() throws IOException {
    hub = new FakeHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @BeforeEach
  void forget() {
    out.reset();
    err.reset();
  }

  /** All in one text, some that do most at the begin of a text, and a long one. */
  static Stream<String> hostile() {
    return Stream.concat(
        Stream.of(HostileTexts.TOGETHER, HostileTexts.LONG),
        HostileTexts.ALL.stream().filter(each -> each.startsWith("=") || each.startsWith("\r")));
  }

  /** Runs the verb, with and without a terminal; returns its stdout. */
  private String shown(String... args) {
    run(true, args);
    assertHarmless(without(text(out)) + without(text(err)), args);
    run(false, args);
    assertHarmless(text(out), args);
    assertHarmless(text(err), args);
    assertThat(text(out).length() + text(err).length())
        .as(String.join(" ", args))
        .isLessThan(8 << 20);
    return text(out);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String without(String styles) {
    return styles.replaceAll("\u001b\\[[0-9;]+m|\r\u001b\\[2K", "");
  }

  private static void assertHarmless(String text, String... args) {
    boolean csv = List.of(args).contains("csv");
    assertThat(HostileTexts.harm(csv ? text.replaceAll("\\R", " ") : text))
        .as(String.join(" ", args))
        .isEmpty();
    assertThat(text).doesNotContain("this is a defect of Sonde");
  }

  private void run(boolean live, String... args) {
    out.reset();
    err.reset();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            live ? new Terminals(false, true, true, Terminals.NONE.size()) : Terminals.NONE,
            Map.of(
                "HOME", folder.toString(),
                "XDG_STATE_HOME", folder.toString(),
                "SONDE_SERVER", hub.url(),
                "HF_TOKEN", "unused"));
    SondeCommand.execute(console, new Clocks(System::nanoTime, InstantSource.system()), args);
  }

  private static String quoted(String text) {
    try {
      return PrintableText.json(JSON.writeValueAsString(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  void ofACatalog(String hostile) throws IOException {
    String text = quoted(hostile);
    String listed =
        "{\"id\":\"org/model\",\"providers\":[{\"provider\":\"good\",\"status\":%s},{\"provider\":%s,"
            + "\"status\":\"live\",\"pricing\":{\"input\":1,\"output\":1}}]}";
    String entry = listed.formatted(text, text);
    hub.answer("/v1/models/org/model", "200 " + entry);
    hub.answer("/v1/models", "200 {\"data\":[" + entry + ",{\"id\":" + text + "}]}");
    hub.answer(
        "/api/models/org/model",
        "200 {\"inferenceProviderMapping\":{%s:{\"status\":%s},\"good\":{\"status\":%s}}}"
            .formatted(text, text, text));
    String[] at = {"--router", hub.url() + "/v1", "--hub", hub.url(), "--refresh"};
    assertThat(shown(with(at, "providers", "org/model"))).contains("good");
    assertThat(JSON.readTree(shown(with(at, "providers", "org/model", "-o", "json"))).path("model"))
        .isNotNull();
    shown(with(at, "providers", "org/mode"));
    Path spec =
        Files.writeString(
            folder.resolve("spec.json"),
            "{\"name\":%s,\"models\":[\"org/model\"],\"providers\":\"all\",\"prompts\":[%s],"
                    .formatted(text, text)
                + "\"load\":{\"count\":2},\"endpoint\":\""
                + hub.url()
                + "/v1\"}");
    String[] plan = {"--hub", hub.url(), "--refresh"};
    shown(with(plan, "plan", spec.toString()));
    shown(with(plan, "plan", spec.toString(), "-o", "json"));
    Path broken =
        Files.writeString(
            folder.resolve("broken.json"),
            "{\"models\":[%s],%s:1,\"providers\":[%s],\"region\":%s,\"load\":%s}"
                .formatted(text, text, text, text, text));
    shown("plan", broken.toString());
  }

  private static String[] with(String[] more, String... args) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  void ofACoordinator(String hostile) throws IOException {
    String text = quoted(hostile);
    String run =
        "{\"id\":%s,\"status\":%s,\"createdAt\":%s,\"name\":%s,\"message\":%s}"
            .formatted(text, text, text, text, text);
    hub.answer("/api/v1/runs", "200 {\"deadLetters\":1,\"runs\":[" + run + "]}");
    assertThat(shown("runs")).contains("STATUS");
    assertThat(JSON.readTree(shown("runs", "-o", "json")).at("/runs/0/name").textValue())
        .isEqualTo(hostile);

    String report = report(ID, hostile);
    String line = hostile.replaceAll("[\r\n]", "") + "\n\n";
    hub.answer(
        "/api/v1/runs/" + ID + "/live",
        "200 : "
            + line
            + "event: report\ndata: "
            + report
            + "\n\nevent: final\ndata: "
            + report
            + "\n\n");
    hub.answer("/api/v1/runs/" + ID, "200 {\"id\":\"" + ID + "\",\"status\":\"ended\"}");
    hub.answer("/api/v1/runs/" + ID + "/report", "200 " + report);
    hub.answer(
        "/api/v1/runs/" + ID + "/events",
        "200 {\"index\":1,\"provider\":%s,\"wire\":{\"error\":%s}}\n".formatted(text, text));
    shown("watch", ID);
    shown("watch", ID, "-o", "json");
    for (ReportFormat format : ReportFormat.values()) {
      shown("report", ID, "--server", hub.url(), "--format", format.toString());
    }
    shown("events", ID, "--server", hub.url(), "--format", "csv");
    shown("events", ID, "--server", hub.url());

    hub.answer("/api/v1/runs", "422 {\"type\":\"x\",\"detail\":" + text + "}");
    shown("runs");
    assertThat(text(err)).contains("sonde: ");
    hub.answer("/api/v1/runs", "500 " + hostile);
    shown("runs");
    hub.answer("/api/settings/billing/usage-by-inference-session", "403 {\"error\":" + text + "}");
    shown("reconcile", ID, "--server", hub.url(), "--hub", hub.url());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  void ofAnothersReport(String hostile) throws IOException {
    Path base = Files.writeString(folder.resolve("base.json"), report(ID, hostile));
    Path head = Files.writeString(folder.resolve("head.json"), report(ID + "B", hostile));
    for (ReportFormat format : ReportFormat.values()) {
      Path file = folder.resolve("out");
      String printed = shown("report", base.toString(), "--format", format.toString());
      run(
          false,
          "report",
          base.toString(),
          "--format",
          format.toString(),
          "--out",
          file.toString());
      if (format != ReportFormat.TEXT) {
        assertThat(Files.readString(file).equals(printed)).as(format.toString()).isTrue();
      }
    }
    for (String format : List.of("text", "json", "md")) {
      shown("diff", base.toString(), head.toString(), "--format", format);
    }
    shown("report", base.toString(), head.toString());
  }

  private static String report(String id, String hostile) throws JsonProcessingException {
    String ledger =
        "{'planned':40,'succeeded':39,'failed':1,'dropped':0,'inDoubt':0,'cancelled':0,'unaccounted':0}";
    ObjectNode report =
        (ObjectNode)
            JSON.readTree(
                ("{'schema':'sonde.report/v1','run':{'id':'','specHash':'sha256:1','startedAt':"
                        + "'2026-11-22T14:00:00.000Z','finishedAt':'2026-11-22T14:01:00.000Z','sonde':'0',"
                        + "'rankBy':'ttft'},'verdict':'VALID','reasons':[],'ledger':"
                        + ledger
                        + ",'load':{'model':'closed','peakInFlight':1},'cells':[{'region':'default','ledger':"
                        + ledger
                        + ",'successRate':{},'warmup':{'planned':0,'sent':0,'failed':0},'latencyMs':{},"
                        + "'tokens':{'outputPerSecond':{}},'cost':{},'output':{'shapes':[]},'errors':"
                        + "[{'outcome':'http_4xx','status':400,'count':1}]}],'comparison':{'tests':[]},"
                        + "'thresholds':[],'workers':[]}")
                    .replace('\'', '"'));
    String cut = hostile.equals(HostileTexts.LONG) ? "x" : hostile;
    ((ObjectNode) report.path("run")).put("id", id).put("name", hostile);
    ObjectNode cell = (ObjectNode) report.at("/cells/0");
    cell.put("model", cut).put("provider", cut);
    ((ObjectNode) cell.at("/errors/0")).put("message", cut);
    for (Metric metric : Metric.values()) {
      ((ObjectNode) cell.path("latencyMs")).putObject(metric.label()).putObject("ci95");
    }
    return PrintableText.json(report.toString());
  }
}
