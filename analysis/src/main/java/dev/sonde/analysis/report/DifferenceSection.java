package dev.sonde.analysis.report;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.likeness.Kind;
import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Prints in what the providers of one model differ, and in what they are not distinguishable. */
final class DifferenceSection {

  private static final int SHAPES = 6;

  private final Report report;
  private final String model;
  private final List<Finding> findings;
  private final Page page;

  DifferenceSection(Report report, String model, Page page) {
    this.report = report;
    this.model = model;
    this.page = page;
    this.findings =
        report.differences().stream().filter(each -> each.model().equals(model)).toList();
  }

  static void printAll(Report report, Page page) {
    report.differences().stream()
        .map(Finding::model)
        .distinct()
        .forEach(model -> new DifferenceSection(report, model, page).print());
  }

  private void print() {
    boolean differs = findings.stream().anyMatch(each -> each.verdict() == FindingStatus.DIFFERS);
    boolean compared = findings.stream().anyMatch(this::isQuietTest);
    if (!differs && !compared) {
      nothing();
      return;
    }
    page.blank();
    boolean models = report.cells().stream().map(CellReport::model).distinct().count() > 1;
    page.line(Ink.BOLD, "differences between the answers" + (models ? ", " + model : ""));
    differing();
    alike();
    tooFew();
    shapes();
  }

  private boolean isQuietTest(Finding finding) {
    return finding.p() != null && isAlike(finding);
  }

  /** Prints one line when there are too few answers; nothing when there is only one provider. */
  private void nothing() {
    long most =
        report.cells().stream()
            .filter(cell -> cell.model().equals(model))
            .mapToLong(cell -> cell.ledger().succeeded())
            .max()
            .orElse(0);
    if (most > 0 && findings.stream().map(Finding::provider).distinct().count() > 1) {
      page.blank();
      page.line(
          Ink.DIM,
          "differences: too few answers to compare (%d per provider; shares need %d, texts %d)"
              .formatted(most, Kind.TOOL_CALLS.minimumN(), Kind.DISTRIBUTION.minimumN()));
    }
  }

  private void differing() {
    for (Finding finding : findings) {
      if (finding.verdict() == FindingStatus.DIFFERS) {
        page.marked(
            "≠", Ink.DOUBTFUL, finding.provider() + ": " + DifferenceWords.sentence(finding));
      }
    }
  }

  /**
   * Prints the providers without a difference: a line for each set of providers, with what exactly
   * these were compared in.
   */
  private void alike() {
    List<String> differing =
        findings.stream()
            .filter(each -> each.verdict() == FindingStatus.DIFFERS)
            .map(Finding::provider)
            .toList();
    Map<Kind, List<Finding>> byKind = new TreeMap<>();
    for (Finding finding : findings) {
      if (isAlike(finding) && !differing.contains(finding.provider())) {
        byKind.computeIfAbsent(finding.kind(), any -> new ArrayList<>()).add(finding);
      }
    }
    Map<List<String>, List<Finding>> byProviders = new LinkedHashMap<>();
    for (List<Finding> quiet : byKind.values()) {
      List<String> names = quiet.stream().map(Finding::provider).distinct().toList();
      byProviders.computeIfAbsent(names, any -> new ArrayList<>()).addAll(quiet);
    }
    byProviders.entrySet().stream()
        .sorted(Comparator.comparingInt(each -> -each.getKey().size()))
        .forEach(each -> alike(each.getKey(), each.getValue()));
  }

  /** Whether it was compared and answered: who never answers is alike in nothing. */
  private boolean isAlike(Finding finding) {
    return finding.verdict() == FindingStatus.NOT_DISTINGUISHABLE
        && report.cells().stream()
            .filter(cell -> cell.model().equals(model))
            .filter(cell -> cell.provider().equals(finding.provider()))
            .anyMatch(cell -> cell.ledger().succeeded() > 0);
  }

  private void alike(List<String> names, List<Finding> quiet) {
    String whom = names.size() == 1 ? "the others" : "each other";
    page.marked(
        "=",
        Ink.GOOD,
        "%s: not distinguishable from %s in %s"
            .formatted(String.join(", ", names), whom, inWhat(quiet)));
  }

  /** {@code tool calls, length (100 to 200 answers)}. */
  private static String inWhat(List<Finding> quiet) {
    String kinds =
        quiet.stream()
            .map(Finding::kind)
            .distinct()
            .sorted()
            .map(DifferenceWords::name)
            .collect(Collectors.joining(", "));
    LongSummaryStatistics sizes =
        quiet.stream()
            .filter(each -> each.kind() != Kind.PROMPT_TOKENS)
            .mapToLong(Finding::n)
            .summaryStatistics();
    if (sizes.getCount() == 0) {
      return kinds;
    }
    String range = sizes.getMin() == sizes.getMax() ? "%d" : "%d to %d";
    return kinds + " (" + range.formatted(sizes.getMin(), sizes.getMax()) + " answers each)";
  }

  private void tooFew() {
    Map<Kind, Finding> leastByKind = new TreeMap<>();
    for (Finding finding : findings) {
      // Kinds that the run hardly tests are not listed.
      if (finding.verdict() == FindingStatus.TOO_FEW && finding.n() >= Kind.LEAST) {
        leastByKind.merge(finding.kind(), finding, (a, b) -> b.n() < a.n() ? b : a);
      }
    }
    if (!leastByKind.isEmpty()) {
      page.marked(
          "?",
          Ink.DIM,
          "too few answers for "
              + leastByKind.values().stream()
                  .map(DifferenceSection::shortage)
                  .collect(Collectors.joining(", ")));
    }
  }

  private static String shortage(Finding finding) {
    String name = DifferenceWords.name(finding.kind());
    Long others = finding.referenceN();
    Double detectable = finding.detectable();
    if (finding.n() < finding.minimumN()) {
      return name + " (" + finding.n() + " < " + finding.minimumN() + ")";
    }
    return others == null || others < finding.minimumN() || detectable == null
        ? name + " (of the others)"
        : "%s (less than %.0f points more would not show)".formatted(name, 100 * detectable);
  }

  /** Prints who sends which shapes, if there is more than one; {@code report.json} names them. */
  private void shapes() {
    Map<String, Map<String, Long>> byShape = new LinkedHashMap<>();
    for (CellReport cell : report.cells()) {
      if (cell.model().equals(model)) {
        for (CellReport.Shape shape : cell.output().shapes()) {
          byShape
              .computeIfAbsent(shape.signature(), any -> new TreeMap<>())
              .merge(cell.provider(), shape.count(), Long::sum);
        }
      }
    }
    if (byShape.size() < 2) {
      return;
    }
    long senders =
        byShape.values().stream().flatMap(each -> each.keySet().stream()).distinct().count();
    TextTable table =
        new TextTable(
            List.of(
                new Column("the same JSON fields and types", false, Column.ALWAYS),
                new Column("answers", true, Column.ALWAYS),
                new Column("", false, Column.ALWAYS)));
    byShape.values().stream()
        .sorted(Comparator.comparingLong(counts -> -total(counts)))
        .limit(SHAPES)
        .forEach(counts -> table.add(row(counts, senders)));
    page.table(table);
    int more = byShape.size() - SHAPES;
    if (more > 0) {
      page.line(Ink.DIM, "and " + Figures.count(more, "further shape"));
    }
  }

  private static List<Entry> row(Map<String, Long> counts, long senders) {
    boolean majority = 2L * counts.size() > senders;
    return List.of(
        Entry.plain(String.join(", ", new TreeSet<>(counts.keySet()))),
        Entry.plain(Long.toString(total(counts))),
        new Entry(majority ? "majority" : "other", majority ? Ink.PLAIN : Ink.DOUBTFUL));
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
