package dev.sonde.analysis.html;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a page for manual review, from a {@code report.json} or from the big run. */
final class HtmlPreview {

  private static final int PROBES = 400;

  private HtmlPreview() {}

  public static void main(String[] arguments) throws IOException {
    Report report =
        arguments.length > 1
            ? ReportJson.read(Files.readString(Path.of(arguments[1])))
            : BigRun.report(PROBES);
    Files.writeString(Path.of(arguments[0]), HtmlReport.render(report));
  }
}
