package dev.sonde.analysis.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.text.PrintableText;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static String element(String page, String id) {
    String start = "<script type=\"application/json\" id=\"" + id + "\">";
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  /** The page without its data. */
  private static String markup(String page) {
    return page.replace(element(page, "report"), "")
        .replace(element(page, "data"), "")
        .replace(element(page, "steps-data"), "");
  }

  static Report named(Report report, String name) {
    return Reported.edited(
        report,
        root -> {
          ((ObjectNode) root.path("run")).put("name", name);
          ((ObjectNode) root.path("cells").path(0)).put("provider", name);
        });
  }

  @Test
  void equalReportsAreEqualPages() {
    Report report = BigRun.report(40);
    assertThat(HtmlReport.render(ReportJson.read(ReportJson.write(report))))
        .isEqualTo(HtmlReport.render(report));
  }

  @Test
  void holdsTheReportItself() throws IOException {
    Report report = BigRun.report(40);
    JsonNode held = JSON.readTree(element(HtmlReport.render(report), "report"));
    assertThat(held).isEqualTo(JSON.readTree(ReportJson.write(report)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<img src=x onerror=alert(1)>",
        "{{script}} $1 \\u003c",
        "\u2028\u2029\u0000\"'&amp;"
      })
  void namesCannotBreakOut(String name) throws IOException {
    Report report = BigRun.report(20);
    String page = HtmlReport.render(named(report, name));
    assertThat(element(page, "report") + element(page, "data")).doesNotContain("<", ">");
    assertThat(JSON.readTree(element(page, "report")).path("run").path("name").asText())
        .isEqualTo(PrintableText.block(name));
    String shown = Element.escaped(name);
    assertThat(shown).doesNotContain("<", ">", "\"", "'");
    // Where the name stands there is nothing but the name: with another one the page is the same.
    assertThat(markup(page).replace(shown, "NAME"))
        .isEqualTo(markup(HtmlReport.render(named(report, "NAME"))));
  }

  @Test
  void loadsNothing() {
    String markup = markup(HtmlReport.render(BigRun.report(20)));
    Pattern loads =
        Pattern.compile(
            "(src|srcset|action)\\s*=\\s*[\"']|href\\s*=\\s*[\"'](?!#)|@import|(?<!Object)url\\(|<link"
                + "|fetch\\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\\(",
            Pattern.CASE_INSENSITIVE);
    assertThat(loads.matcher(markup).results().map(found -> found.group()).toList()).isEmpty();
    assertThat(markup).contains("default-src 'none'").doesNotContain("unsafe-inline");
  }

  @Test
  void putsStringsIntoThePageAsTextOnly() {
    for (String name : HtmlReport.SCRIPTS) {
      assertThat(Assets.own(name))
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }
  }

  @Test
  void leavesHistogramsOutWhereTheyWouldMakeThePageTooLarge() throws IOException {
    Report report = BigRun.report(20);
    String filler = "x".repeat(HtmlReport.LONGEST_REPORT);
    JsonNode held = JSON.readTree(element(HtmlReport.render(named(report, filler)), "report"));
    assertThat(held.findValues("histogram")).isEmpty();
    assertThat(held.path("cells").path(0).path("latencyMs").path("ttft").path("p50").asDouble())
        .isPositive();
  }
}
