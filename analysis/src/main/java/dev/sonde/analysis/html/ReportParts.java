package dev.sonde.analysis.html;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.report.ByStep;
import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a report's page, as markup and as data that is safe in markup: for the page in one
 * file, and for pages of a server that link their scripts and styles.
 *
 * @param when time, id and version of the run
 * @param links to the sections
 * @param overview what decides; it needs no script
 * @param sections empty until the scripts have filled them
 * @param missing which sections are left out, and why; may be empty
 * @param data what the scripts read
 */
public record ReportParts(
    String when, String links, String overview, String sections, String missing, Data data) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The contents of the three elements of data: {@code report}, {@code data}, {@code steps-data}.
   */
  public record Data(String report, String curves, String steps) {}

  /**
   * Renders the parts. Equal reports give equal parts.
   *
   * @throws IllegalArgumentException when a histogram of the report cannot be read
   */
  public static ReportParts of(Report original) {
    Report report = ByStep.named(original);
    List<Panel> panels = Panel.of(report);
    return new ReportParts(
        Element.escaped(HtmlReport.when(report)),
        joined(panels.stream().filter(Panel::exists).map(ReportParts::link)),
        overview(report),
        joined(panels.stream().filter(Panel::exists).map(ReportParts::section)),
        missing(panels),
        new Data(
            HtmlReport.inert(HtmlReport.reportJson(report)),
            HtmlReport.inert(HtmlReport.json(JSON.valueToTree(HtmlData.of(report)))),
            HtmlReport.inert(HtmlReport.json(JSON.valueToTree(StepPoint.of(original))))));
  }

  /** Only what decides. */
  public static String overview(Report original) {
    return joined(Overview.of(ByStep.named(original)).stream());
  }

  private static String joined(Stream<Element> elements) {
    return elements.map(Element::toString).collect(Collectors.joining("\n"));
  }

  private static Element link(Panel panel) {
    return Element.of("a", panel.title()).set("href", "#" + panel.id());
  }

  /** Hidden until the script has filled it. */
  private static Element section(Panel panel) {
    return Element.of("section")
        .set("id", panel.id())
        .set("hidden", "")
        .add(Element.of("h2", panel.title()))
        .add(Element.of("div").set("class", "body"));
  }

  private static String missing(List<Panel> panels) {
    String all =
        panels.stream()
            .filter(panel -> !panel.exists())
            .map(panel -> panel.title() + " (" + panel.missing() + ")")
            .collect(Collectors.joining("; "));
    return all.isEmpty()
        ? ""
        : Element.of("p", "Left out: " + all + ".").set("class", "quiet").toString();
  }
}
