package dev.sonde.analysis.pooling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.report.CellQuantities;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Comparison;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.RankedValues;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.analysis.report.ThresholdRules;
import dev.sonde.analysis.report.WorkerReport;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.Threshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pools runs of one plan; their order and grouping do not change the result. Regions and the seed
 * may differ, so that runs of separate fleets can be pooled.
 */
public final class PooledReport {

  /** Separates the run ids in the id of a pooled run. */
  private static final String AND = "+";

  private static final String LOOPBACK = "\"http://127.0.0.1:";

  private static final Set<String> MAY_DIFFER = Set.of("seed", "regions");

  private final List<Report> reports;

  private PooledReport(List<Report> reports) {
    this.reports = reports;
  }

  /**
   * One report for all runs. It has no differences between answers and no agreement, because they
   * need the answers, which reports do not contain.
   *
   * @throws IllegalArgumentException without a report, for a run that is given twice, for plans
   *     that differ, and for a histogram that cannot be read
   */
  public static Report merge(List<Report> reports) {
    if (reports.isEmpty()) {
      throw new IllegalArgumentException("no runs are given, allowed is one or more");
    }
    if (reports.size() == 1) {
      return reports.get(0);
    }
    refuseDoubles(reports);
    refuseUnlike(reports);
    return new PooledReport(
            reports.stream().sorted(Comparator.comparing(r -> r.run().id())).toList())
        .merged();
  }

  /** Notes for readers of the pooled report. */
  public static List<String> notes(List<Report> reports) {
    if (reports.size() < 2) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        reports.size()
            + " runs are merged; differences between answers, agreement and load rates are reported"
            + " for single runs only");
    for (Report report : reports) {
      if (report.verdict() != Verdict.VALID) {
        notes.add("run " + report.run().id() + " is " + report.verdict());
      }
      if (report.cells().stream().anyMatch(cell -> cell.sums() == null)) {
        notes.add(
            "run "
                + report.run().id()
                + " was saved by an older version: means are exact to the microsecond only, and tok/s is"
                + " left out");
      }
      String rankBy = report.run().rankBy().label();
      if (!report.cells().stream().allMatch(cell -> RankedValues.isComplete(cell, rankBy))) {
        notes.add(
            "run "
                + report.run().id()
                + " was saved by an older version: it does not say which answers are of the same time,"
                + " so the merged providers are not ranked");
      }
    }
    return notes;
  }

  private static void refuseDoubles(List<Report> reports) {
    Set<String> seen = new TreeSet<>();
    for (Report report : reports) {
      for (String id : ids(report)) {
        if (!seen.add(id)) {
          throw new IllegalArgumentException(
              "run " + id + " is given twice: its probes would be counted twice");
        }
      }
    }
  }

  private static void refuseUnlike(List<Report> reports) {
    Report first = reports.get(0);
    for (Report other : reports) {
      List<PlanDifference> differences =
          PlanDifference.between(first, other)
              .orElseThrow(() -> new IllegalArgumentException(unknown(first, other)))
              .stream()
              .filter(each -> !MAY_DIFFER.contains(each.root()) && !isSimulated(each))
              .toList();
      if (!differences.isEmpty()) {
        String keys =
            differences.stream().map(PlanDifference::toString).collect(Collectors.joining("; "));
        throw new IllegalArgumentException(
            "runs %s and %s have different plans, which cannot be merged: %s"
                .formatted(first.run().id(), other.run().id(), keys));
      }
    }
  }

  /** Whether only the port differs, which is random for each simulated run. */
  private static boolean isSimulated(PlanDifference difference) {
    return difference.key().equals("endpoint")
        && difference.base().startsWith(LOOPBACK)
        && difference.head().startsWith(LOOPBACK);
  }

  private static String unknown(Report one, Report other) {
    return String.format(
        Locale.ROOT,
        "runs %s and %s have specs %s and %s, allowed are runs of one spec; the difference is unknown"
            + " because one of the reports does not contain its spec",
        one.run().id(),
        other.run().id(),
        one.run().specHash(),
        other.run().specHash());
  }

  private static List<String> ids(Report report) {
    return List.of(report.run().id().split("\\" + AND, -1));
  }

  private Report merged() {
    String rankBy = reports.get(0).run().rankBy().label();
    Map<Report.CellName, List<CellReport>> byName = new LinkedHashMap<>();
    for (Report report : reports) {
      report
          .cells()
          .forEach(
              cell ->
                  byName
                      .computeIfAbsent(cell.name(), any -> new ArrayList<>())
                      .add(ids(report).size() > 1 ? cell : cell.ofRun(report.run().id())));
    }
    List<Map<Metric, Distribution>> latencies = new ArrayList<>();
    List<CellReport> cells = new ArrayList<>();
    for (Report.CellName name : inOrder(byName.keySet())) {
      CellParts parts = new CellParts(Objects.requireNonNull(byName.get(name)), rankBy);
      Map<Metric, Distribution> merged = parts.latencies();
      latencies.add(merged);
      cells.add(parts.report(merged));
    }
    Verdict verdict =
        reports.stream().map(Report::verdict).max(Comparator.naturalOrder()).orElseThrow();
    PooledRanks ranks = PooledRanks.of(rankBy, cells);
    boolean ranked = verdict == Verdict.VALID;
    return new Report(
        Report.SCHEMA,
        info(),
        new Report.Judgement(
            verdict, reports.stream().flatMap(each -> reasons(each).stream()).toList()),
        new Report.Execution(
            cells.stream().map(CellReport::ledger).reduce(Ledger::plus).orElseThrow(), load()),
        ranked ? ranks.cells() : cells,
        new Report.Evaluation(
            new Comparison(null, ranked ? ranks.tests() : List.of()),
            List.of(),
            thresholds(cells, latencies)),
        workers(),
        Report.Context.of(validity(), spec()));
  }

  /** By name, so that the order of the runs does not matter. */
  private static List<Report.CellName> inOrder(Set<Report.CellName> names) {
    return names.stream()
        .sorted(
            Comparator.comparing(Report.CellName::model)
                .thenComparing(Report.CellName::provider)
                .thenComparing(Report.CellName::region)
                .thenComparing(
                    Report.CellName::step, Comparator.nullsFirst(Comparator.naturalOrder())))
        .toList();
  }

  private Report.RunInfo info() {
    Report.RunInfo first = reports.get(0).run();
    boolean ended = reports.stream().allMatch(each -> each.run().finishedAt() != null);
    return new Report.RunInfo(
        joined(AND, each -> ids(each)),
        first.name(),
        joined(AND, each -> List.of(each.run().specHash().split("\\" + AND, -1))),
        // The texts have one format, so their order is the order of time.
        reports.stream().map(r -> r.run().startedAt()).min(Comparator.naturalOrder()).orElseThrow(),
        ended
            ? reports.stream()
                .map(r -> Objects.requireNonNull(r.run().finishedAt()))
                .max(Comparator.naturalOrder())
                .orElseThrow()
            : null,
        joined(", ", each -> List.of(each.run().sonde().split(", ", -1))),
        first.rankBy(),
        Durability.weakest(
            reports.stream()
                .map(each -> each.run().durability())
                .filter(Objects::nonNull)
                .toList()));
  }

  private String joined(String separator, Function<Report, List<String>> parts) {
    return reports.stream()
        .flatMap(each -> parts.apply(each).stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(separator));
  }

  private static List<Reason> reasons(Report report) {
    String id = report.run().id();
    if (id.contains(AND)) {
      return report.reasons();
    }
    return report.reasons().stream()
        .map(each -> each.at(each.where() == null ? id : id + " " + each.where()))
        .toList();
  }

  /** Without rates, because the runs have no common time. */
  private Report.Load load() {
    long peak = reports.stream().mapToLong(each -> each.load().peakInFlight()).max().orElse(0);
    return new Report.Load(reports.get(0).load().model(), null, null, peak);
  }

  private List<ThresholdResult> thresholds(
      List<CellReport> cells, List<Map<Metric, Distribution>> latencies) {
    List<Threshold> thresholds =
        reports.stream()
            .flatMap(report -> report.thresholds().stream())
            .map(each -> each.threshold().readable())
            .distinct()
            .toList();
    List<CellQuantities> quantities = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      quantities.add(new CellQuantities(cells.get(i), latencies.get(i)::get));
    }
    return ThresholdRules.judge(thresholds, quantities);
  }

  /** Named by run and worker: equally named workers of two runs are different processes. */
  private List<WorkerReport> workers() {
    List<WorkerReport> workers = new ArrayList<>();
    for (Report report : reports) {
      boolean merged = report.run().id().contains(AND);
      for (WorkerReport worker : report.workers()) {
        workers.add(merged ? worker : worker.called(report.run().id() + " " + worker.id()));
      }
    }
    workers.sort(Comparator.comparing(WorkerReport::id).thenComparing(WorkerReport::region));
    return workers;
  }

  /** Null when a run has no period of validity. */
  private Report.@Nullable Validity validity() {
    List<Report.Validity> all = new ArrayList<>();
    for (Report report : reports) {
      if (report.validity() == null) {
        return null;
      }
      all.add(report.validity());
    }
    return Report.Validity.spanning(all);
  }

  /** With the regions of all runs, and with the seed if all have the same. */
  private @Nullable JsonNode spec() {
    Set<String> regions = new TreeSet<>();
    Set<JsonNode> seeds = new LinkedHashSet<>();
    for (Report report : reports) {
      JsonNode spec = report.spec();
      if (!(spec instanceof ObjectNode)) {
        return null;
      }
      spec.path("regions").forEach(region -> regions.add(region.asText()));
      seeds.add(spec.path("seed"));
    }
    ObjectNode merged = Objects.requireNonNull(reports.get(0).spec()).deepCopy();
    ArrayNode all = merged.putArray("regions");
    regions.forEach(all::add);
    if (seeds.size() > 1) {
      merged.remove("seed");
    }
    return merged;
  }
}
