package dev.sonde.analysis.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.text.PrintableText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a report as one self-contained HTML page: no network, no server, no other file.
 *
 * <p>The report is data in the page. Its strings come from providers and may be hostile: they
 * cannot end the element that contains them, scripts insert them as text only, and the page's
 * content security policy allows only the scripts and styles whose hashes it lists.
 */
public final class HtmlReport {

  /** If the report is longer, the page's copy of it has no histograms. */
  static final int LONGEST_REPORT = 1_200_000;

  /** In the order in which they use each other. */
  static final List<String> SCRIPTS =
      List.of(
          "elements.js", "scales.js", "data.js", "charts.js", "sections.js", "steps.js", "page.js");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private HtmlReport() {}

  /**
   * Renders the page. Equal reports give equal pages.
   *
   * @throws IllegalArgumentException when a histogram of the report cannot be read
   */
  public static String render(Report original) {
    String style = style();
    String charts = charts();
    String script = script();
    ReportParts content = ReportParts.of(original);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("policy", ContentPolicy.of(style, charts, script));
    parts.put("license", license());
    parts.put("style", style);
    parts.put("charts", charts);
    parts.put("title", Element.escaped(original.run().name()));
    parts.put("when", content.when());
    parts.put("links", content.links());
    parts.put("overview", content.overview());
    parts.put("sections", content.sections());
    parts.put("missing", content.missing());
    parts.put("script", script);
    parts.put("report", content.data().report());
    parts.put("steps", content.data().steps());
    parts.put("data", content.data().curves());
    return filled(Assets.own("page.html"), parts);
  }

  /** The style of a report and of its charts. */
  public static String style() {
    return Assets.charts("uPlot.min.css") + Assets.own("page.css");
  }

  /** The chart library, which the script uses. */
  public static String charts() {
    return Assets.charts("uPlot.iife.min.js");
  }

  /** The script that fills the sections from the data. */
  public static String script() {
    return SCRIPTS.stream().map(Assets::own).collect(Collectors.joining());
  }

  /** Of the chart library. */
  public static String license() {
    return Assets.chartsLicense();
  }

  static String when(Report report) {
    return Phrases.when(report)
        + " · run "
        + report.run().id()
        + " · Sonde "
        + report.run().sonde();
  }

  /**
   * Replaces all placeholders in one pass, so that inserted text is never read as a placeholder.
   */
  private static String filled(String template, Map<String, String> parts) {
    Matcher place = PLACE.matcher(template);
    StringBuilder page = new StringBuilder();
    while (place.find()) {
      String part = parts.get(place.group(1));
      if (part == null) {
        throw new IllegalStateException("the page has an unknown placeholder " + place.group(1));
      }
      place.appendReplacement(page, Matcher.quoteReplacement(part));
    }
    return place.appendTail(page).toString();
  }

  static String reportJson(Report report) {
    JsonNode tree;
    try {
      tree = JSON.readTree(ReportJson.write(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be read as JSON", e);
    }
    String whole = json(tree);
    if (whole.length() <= LONGEST_REPORT) {
      return whole;
    }
    for (JsonNode cell : tree.path("cells")) {
      cell.path("latencyMs").forEach(latency -> ((ObjectNode) latency).remove("histogram"));
      ((ObjectNode) cell).remove("sums");
    }
    return json(tree);
  }

  static String json(JsonNode tree) {
    try {
      return JSON.writeValueAsString(printable(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the page's data cannot be written as JSON", e);
    }
  }

  /**
   * The same tree with printable texts: escaping alone would not do, for the page shows their
   * values.
   */
  private static JsonNode printable(JsonNode tree) {
    if (tree.isTextual()) {
      return JSON.getNodeFactory().textNode(PrintableText.block(tree.textValue()));
    }
    if (tree.isArray()) {
      ArrayNode list = JSON.createArrayNode();
      tree.forEach(each -> list.add(printable(each)));
      return list;
    }
    if (tree.isObject()) {
      ObjectNode object = JSON.createObjectNode();
      tree.properties()
          .forEach(
              each -> object.set(PrintableText.line(each.getKey()), printable(each.getValue())));
      return object;
    }
    return tree;
  }

  /** Escapes JSON so that an HTML parser finds no markup in it; its values stay the same. */
  static String inert(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
