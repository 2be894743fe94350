package dev.sonde.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.html.ReportParts;
import dev.sonde.analysis.report.Estimate;
import dev.sonde.page.view.AuditRow;
import dev.sonde.page.view.Comparison;
import dev.sonde.page.view.FleetState;
import dev.sonde.page.view.Frame;
import dev.sonde.page.view.Leaders;
import dev.sonde.page.view.RunRow;
import dev.sonde.page.view.RunState;
import dev.sonde.page.view.SlotRow;
import dev.sonde.page.view.SpecForm;
import dev.sonde.page.view.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Words of others in every place of every page. */
class HostilePageTest {

  /** A longer text has no markup: it is there for its length. */
  private static final int MOST_FOR_PATTERNS = 1_000;

  private static final List<String> PAGES =
      List.of(
          "runs",
          "run",
          "running",
          "fleet",
          "error",
          "signin",
          "leaders",
          "model",
          "audits",
          "audit",
          "auditedit",
          "newrun",
          "compare");

  private final Templates templates = new Templates();

  static Stream<String> words() {
    return Stream.of(
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "</title><script>alert(1)</script>",
        "]]><!--<script>alert(1)</script>",
        "\u202egnp.exe\u2066",
        "\u001b[2J\u001b]0;owned\u0007",
        "a\u0000b\ufffe",
        "@if(true)${frame.formToken()}$unsafe{x}",
        "x".repeat(1 << 20));
  }

  private static Frame frame(String words) {
    return new Frame(words, "/runs", "form-token", true, "/assets/x/", List.of("live.js"));
  }

  private static RunRow row(String words) {
    return new RunRow(words, words, words, words, words, new RunRow.What(words, 1, words));
  }

  private static SlotRow slot(String words) {
    return new SlotRow(words, words, words, true, words, words);
  }

  private static AuditRow audit(String words) {
    return new AuditRow(
        words, 1, words, words, new AuditRow.Next(words, slot(words), words, words));
  }

  private static Comparison comparison(String words) {
    Estimate figure = new Estimate(words, words);
    Comparison.Cell cell = new Comparison.Cell(figure, figure, figure, words, words);
    Standing.Source source = new Standing.Source(words, words, words, words, words);
    return new Comparison(
        List.of(source, source),
        List.of(new Comparison.Row(words, words, words, List.of(cell, cell))),
        List.of(new Comparison.Diff(words, words)));
  }

  private static Leaders board(String words) {
    Estimate figure = new Estimate(words, words);
    Standing.Row row =
        new Standing.Row(
            words,
            words,
            words,
            new Standing.Figure(figure, figure, figure, figure, words, 1),
            new Standing.Claim(words, words, words, true),
            "");
    Standing standing =
        new Standing(
            words,
            words,
            new Standing.Source(words, words, words, words, words),
            words,
            List.of(row),
            words);
    return new Leaders(
        List.of(words, "b"),
        words,
        List.of(new Leaders.Place(standing, words, words)),
        List.of(new Leaders.Past(standing, words)));
  }

  private static Map<String, Object> written(String template, String words) {
    return switch (template) {
      case "compare" ->
          Map.of(
              "comparison",
              comparison(words),
              "offered",
              List.of(row(words), row(words)),
              "asked",
              List.of(words, words));
      case "newrun" ->
          Map.of(
              "fields",
              List.of(
                  new SpecForm.Field(words, words, SpecForm.Kind.TEXT, words, words),
                  new SpecForm.Field("b", words, SpecForm.Kind.BLOCK, words, words)),
              "spec",
              words,
              "plan",
              words,
              "fault",
              words,
              "key",
              "key");
      case "audits" -> Map.of("rows", List.of(audit(words)));
      case "audit" ->
          Map.of(
              "audit",
              audit(words),
              "slots",
              List.of(slot(words)),
              "document",
              words,
              "notes",
              List.of(words));
      case "auditedit" ->
          Map.of("id", "a", "revision", 1, "text", words, "fault", words, "plan", words);
      default -> Map.of("to", words, "fault", words);
    };
  }

  private String page(String template, String words) {
    RunState state =
        new RunState(
            row(words),
            new RunState.Progress(2, 1, 50, words, words, new RunState.Trouble(1, 1, 1)),
            "",
            words);
    ReportParts parts = new ReportParts("", "", "", "", "", new ReportParts.Data("{}", "{}", "{}"));
    FleetState fleet =
        new FleetState(
            List.of(
                new FleetState.Worker(
                    words,
                    words,
                    true,
                    words,
                    new FleetState.Work(words, 1, 1, true, words),
                    words)),
            1,
            List.of(new FleetState.Letter(words, words, words, words)));
    Map<String, Object> values =
        switch (template) {
          case "runs" ->
              Map.of("rows", List.of(row(words)), "counts", Map.of(), "status", words, "shown", 1);
          case "run", "running" ->
              Map.of("state", state, "parts", parts, "verdict", words, "key", words);
          case "fleet" -> Map.of("fleet", fleet);
          case "leaders", "model" -> Map.of("board", board(words));
          case "error" -> Map.of("status", 404, "message", words);
          default -> written(template, words);
        };
    Map<String, Object> all = new HashMap<>(values);
    all.put("frame", frame(words));
    return templates.render(template, all);
  }

  @ParameterizedTest
  @MethodSource("words")
  void noWordActsOnAPage(String words) {
    for (String template : PAGES) {
      String page = page(template, words);
      assertThat(page)
          .as(template)
          .doesNotContain("<script>alert", "<img", "<!--", "alert(1)</script>")
          .doesNotContain("\u0000", "\u001b", "\u0007", "\u202e", "\u2066", "\ufffe")
          .doesNotContain("href=\"javascript:", "src=\"javascript:", "action=\"javascript:");
      if (words.length() > MOST_FOR_PATTERNS) {
        continue;
      }
      assertThat(page.replaceAll("\"[^\"]*\"", "''"))
          .as("attributes of %s", template)
          .doesNotContainPattern("<[^>]*\\son[a-z]+=");
      // The token stands in forms only.
      assertThat(page.replace("value=\"form-token\"", ""))
          .as(template)
          .doesNotContain("form-token");
    }
  }
}
