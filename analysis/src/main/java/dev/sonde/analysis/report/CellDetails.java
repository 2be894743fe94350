package dev.sonde.analysis.report;

import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.likeness.Kind;
import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.RankMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Notes on the cells: their failures and whatever is unusual. */
final class CellDetails {

  private static final int NAME = 32;
  private static final int MESSAGES = 3;
  private static final int SHORTEST_MESSAGE = 60;
  private static final int OTHER_COLUMNS = 30;

  /** The effective sample size is shown when it is below this share of the sample. */
  private static final double FEW = 0.6;

  private final Report report;
  private final Page page;

  CellDetails(Report report, Page page) {
    this.report = report;
    this.page = page;
  }

  void print() {
    failures();
    print(notes());
  }

  /** Prints only the notes that hold for all steps of a stepped report. */
  void printOfTheRun() {
    List<String> notes = new ArrayList<>();
    durability(notes);
    print(notes);
  }

  private void print(List<String> notes) {
    if (!notes.isEmpty()) {
      page.blank();
      notes.forEach(note -> page.marked("·", Ink.DOUBTFUL, note));
    }
  }

  /** One sentence for each unusual property of the cells. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    withoutLatencies(notes);
    Tails tails = new Tails(report);
    for (CellReport cell : report.cells()) {
      notes(cell, notes);
      tails.of(cell).ifPresent(heavier -> notes.add(nameOf(cell) + ": " + heavier));
      weather(cell).ifPresent(alike -> notes.add(nameOf(cell) + ": " + alike));
    }
    FewSlots.note(report).ifPresent(notes::add);
    durability(notes);
    return notes;
  }

  /** Says by how much similar latencies within time slots reduce the effective sample size. */
  private Optional<String> weather(CellReport cell) {
    Latency latency = cell.latencyMs().get(report.run().rankBy().label());
    if (latency == null || latency.effectiveCount() == null || latency.clustered() == null) {
      return Optional.empty();
    }
    Latency.TimeClustered slots = latency.clustered();
    if (!latency.isSurelyClustered() || latency.effectiveCount() >= FEW * latency.count()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "answers sent at the same time have similar %s (icc %.2f), so %d count as %.0f independent"
                + " ones; over %d time slots the interval of the p50 is [%s, %s]",
            Words.metric(report.run().rankBy().label()),
            slots.icc(),
            latency.count(),
            latency.effectiveCount(),
            slots.slots(),
            Figures.millis(slots.p50().lower()),
            Figures.millis(slots.p50().upper())));
  }

  private void withoutLatencies(List<String> notes) {
    boolean timed = report.cells().stream().anyMatch(cell -> Section.e2e(cell).count() > 0);
    if (!timed && report.ledger().succeeded() > 0) {
      notes.add(
          "no latencies: every prompt sets its own request, and such probes are left out of them");
    }
  }

  /**
   * Notes when the topics were not stored safely. An embedded broker has only one copy by design,
   * so it gets no note.
   */
  private void durability(List<String> notes) {
    Durability found = report.run().durability();
    if (found != null && !found.isSafe() && !found.embedded()) {
      notes.add(found.sentence());
    }
  }

  private void failures() {
    TextTable table =
        new TextTable(
            List.of(
                new Column("failures", false, Column.ALWAYS),
                new Column("", true, Column.ALWAYS),
                new Column("outcome", false, Column.ALWAYS),
                new Column("for example", false, Column.ALWAYS)));
    boolean any = false;
    for (CellReport cell : report.cells()) {
      String name = DisplayWidth.fit(nameOf(cell), NAME);
      int left = page.width() - DisplayWidth.of(name) - OTHER_COLUMNS;
      for (CellReport.Failure failure : cell.errors().stream().limit(MESSAGES).toList()) {
        table.add(
            List.of(
                Entry.plain(name),
                new Entry(failure.count() + " ×", Ink.BAD),
                new Entry(failure.outcome().words(), Ink.BAD),
                Entry.plain(
                    DisplayWidth.fit(failure.message(), Math.max(SHORTEST_MESSAGE, 2 * left)))));
        name = "";
        any = true;
      }
    }
    if (any) {
      page.blank();
      page.table(table);
    }
  }

  private void notes(CellReport cell, List<String> notes) {
    String name = nameOf(cell);
    boolean ranked = report.verdict() == Report.Verdict.VALID && report.search() == null;
    if (ranked && cell.rankGroup() == null && Section.ttft(cell).count() > 0) {
      notes.add(name + " is not ranked: " + whyNotRanked(cell));
    }
    CellSums sums = cell.sums();
    boolean streams = !Boolean.TRUE.equals(cell.output().fakeStreaming());
    if (streams && sums != null && sums.unrated() > 0) {
      notes.add(
          name
              + ": "
              + Figures.count(sums.unrated(), "answer")
              + " without tok/s and ITL: how many of its tokens came after the first read is unknown");
    }
    long timeouts = cell.latencyMs().values().stream().mapToLong(Latency::censored).max().orElse(0);
    if (timeouts > 0) {
      notes.add(
          name
              + ": "
              + Figures.count(timeouts, "timeout")
              + ", left out of the latencies, counted as infinite in ranks and thresholds");
    }
    CellReport.Output output = cell.output();
    if (Boolean.TRUE.equals(output.fakeStreaming()) && !isTold(cell)) {
      notes.add(name + " does not really stream: its tokens come at the end, or all at once");
    }
    if (output.reasoningOnly() > 0) {
      notes.add(
          name + ": " + Figures.count(output.reasoningOnly(), "answer") + " with reasoning only");
    }
    if (output.earlyAnswers() > 0) {
      notes.add(
          name
              + ": "
              + Figures.count(output.earlyAnswers(), "answer")
              + " began before the request was wholly sent; timed from its first byte");
    }
    if (cell.warmup().failed() > 0) {
      notes.add(name + ": " + Figures.count(cell.warmup().failed(), "warm-up probe") + " failed");
    }
    money(cell, notes);
  }

  private String whyNotRanked(CellReport cell) {
    boolean byItl = report.run().rankBy().is(RankMetric.ITL);
    return byItl && !CellFigures.isRated(cell)
        ? "the ITL of most of its answers cannot be compared"
        : "it fails significantly more often than the best";
  }

  /** Whether the differences section already reports it, with figures. */
  private boolean isTold(CellReport cell) {
    return report.differences().stream()
        .anyMatch(
            each ->
                each.model().equals(cell.model())
                    && each.provider().equals(cell.provider())
                    && each.kind() == Kind.FAKE_STREAMING
                    && each.verdict() == FindingStatus.DIFFERS);
  }

  private void money(CellReport cell, List<String> notes) {
    String name = nameOf(cell);
    Double overrun = cell.cost().overrunUsd();
    if (overrun != null && overrun > 0) {
      notes.add(name + " billed $" + Figures.usd(overrun) + " more than its worst case");
    }
    if (Boolean.TRUE.equals(cell.cost().estimated())) {
      notes.add(
          name + " reported no usage for some answers: their cost is counted at the worst case");
    }
    if (cell.cost().totalUsd() == null) {
      notes.add(name + " publishes no price: its cost is unknown");
    }
  }

  /** The shortest name that is unique in the report. */
  private String nameOf(CellReport cell) {
    boolean regions = report.cells().stream().map(CellReport::region).distinct().count() > 1;
    boolean models = report.cells().stream().map(CellReport::model).distinct().count() > 1;
    String model = cell.model().substring(cell.model().lastIndexOf('/') + 1);
    return cell.provider()
        + (models ? " " + model : "")
        + (regions ? " from " + cell.region() : "");
  }
}
