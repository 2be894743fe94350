package dev.sonde.analysis.format;

import dev.sonde.analysis.html.HtmlReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.TextReport;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The output formats of a report. */
public enum ReportFormat {
  TEXT("text/plain; charset=utf-8", "txt") {
    @Override
    public String render(Report report) {
      return TextReport.render(report, TEXT_WIDTH, false);
    }
  },
  JSON("application/json", "json") {
    @Override
    public String render(Report report) {
      return ReportJson.write(report);
    }
  },
  /** One row per cell. */
  CSV("text/csv; charset=utf-8", "csv") {
    @Override
    public String render(Report report) {
      return CsvReport.render(report);
    }
  },
  /** A comment on a pull request. */
  MD("text/markdown; charset=utf-8", "md") {
    @Override
    public String render(Report report) {
      return MarkdownReport.render(report);
    }
  },
  /** One self-contained page. */
  HTML("text/html; charset=utf-8", "html") {
    @Override
    public String render(Report report) {
      return HtmlReport.render(report);
    }
  },
  /** Thresholds, verdict and ledger as test cases. */
  JUNIT("application/xml; charset=utf-8", "xml") {
    @Override
    public String render(Report report) {
      return JunitReport.render(report);
    }
  },
  /** HdrHistogram's log. */
  HLOG("text/plain; charset=utf-8", "hlog") {
    @Override
    public String render(Report report) {
      return HistogramLog.render(report);
    }
  };

  private static final int TEXT_WIDTH = 120;

  private final String contentType;
  private final String extension;

  ReportFormat(String contentType, String extension) {
    this.contentType = contentType;
    this.extension = extension;
  }

  public abstract String render(Report report);

  public String contentType() {
    return contentType;
  }

  /** Of a file name, without the dot. */
  public String extension() {
    return extension;
  }

  public static Optional<ReportFormat> named(String name) {
    return Arrays.stream(values()).filter(each -> each.toString().equals(name)).findFirst();
  }

  /** All names. */
  public static String allowed() {
    return Arrays.stream(values()).map(ReportFormat::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
