package dev.sonde.analysis.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A report for a terminal. */
public final class TextReport {

  private static final int SECONDS = 19;
  private static final double MILLIS_PER_SECOND = 1000;

  private final Report report;
  private final Page page;

  private TextReport(Report report, Page page) {
    this.report = report;
    this.page = page;
  }

  /**
   * Renders a report.
   *
   * @param width columns of the terminal; a table omits columns that do not fit
   * @param color whether to use ANSI colours
   * @return lines that end with a line break
   */
  public static String render(Report report, int width, boolean color) {
    Page page = new Page(width, color);
    TextReport text = new TextReport(report, page);
    text.heading();
    if (report.isStepped()) {
      new StepTable(report).print(page);
      new CellDetails(report, page).printOfTheRun();
      new Conclusion(report, page).print();
      return page.toString();
    }
    List<Section> sections = Section.of(report);
    sections.forEach(text::section);
    text.legend(sections);
    new ClaimTable(report, page).print();
    new CellDetails(report, page).print();
    DifferenceSection.printAll(report, page);
    new Conclusion(report, page).print();
    return page.toString();
  }

  private void heading() {
    Report.RunInfo run = report.run();
    page.line(Ink.BOLD, run.name());
    page.parts(Ink.DIM, when(run), load(report.load()), "run " + run.id());
  }

  static String when(Report.RunInfo run) {
    String started = run.startedAt().substring(0, SECONDS).replace('T', ' ') + " UTC";
    if (run.finishedAt() == null) {
      return started;
    }
    Instant from = Instant.parse(run.startedAt());
    Duration took = Duration.between(from, Instant.parse(run.finishedAt()));
    return started + ", " + Figures.seconds(took.toMillis() / MILLIS_PER_SECOND);
  }

  static String load(Report.Load load) {
    StringBuilder text = new StringBuilder(load.model()).append(" loop");
    if (load.achievedPerSecond() != null) {
      text.append(String.format(Locale.ROOT, ", %.1f probes/s", load.achievedPerSecond()));
    }
    if (load.offeredPerSecond() != null) {
      text.append(String.format(Locale.ROOT, " of %.1f/s", load.offeredPerSecond()));
    }
    return text.append(", at most ").append(load.peakInFlight()).append(" in flight").toString();
  }

  private void section(Section section) {
    page.blank();
    page.line(Ink.BOLD, section.title(report));
    page.table(section.table());
  }

  private void legend(List<Section> sections) {
    List<CellReport> cells = sections.stream().flatMap(s -> s.cells().stream()).toList();
    boolean intervals = cells.stream().anyMatch(cell -> Section.ttft(cell).ci95().p50() != null);
    boolean indicative = cells.stream().anyMatch(Section::isIndicative);
    boolean ties = sections.stream().anyMatch(Section::hasTies);
    page.line(
        Ink.DIM,
        "times in ms"
            + (intervals ? ", [95 % interval]" : "")
            + (indicative ? "; ~ fewer than ten answers lie beyond" : "")
            + (ties ? "; = no significant difference" : ""));
  }
}
