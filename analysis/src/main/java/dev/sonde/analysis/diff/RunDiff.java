package dev.sonde.analysis.diff;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.pooling.PlanDifference;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.event.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares two runs. Equal reports give an equal diff. */
public final class RunDiff {

  /** Keys of the spec that must be equal, or else the runs measured different things. */
  private static final Set<String> SAME_WORK = Set.of("models", "prompts", "request", "load");

  private static final double MILLIS_PER_SECOND = 1000;

  private static final Comparator<Report.CellName> BY_NAME =
      Comparator.comparing(Report.CellName::model)
          .thenComparing(Report.CellName::provider)
          .thenComparing(Report.CellName::region)
          .thenComparing(Report.CellName::step, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final Report base;
  private final Report head;
  private final DiffOptions options;
  private final List<String> notes = new ArrayList<>();

  private RunDiff(Report base, Report head, DiffOptions options) {
    this.base = base;
    this.head = head;
    this.options = options;
  }

  /**
   * The changes from one run to the other.
   *
   * @throws IllegalArgumentException when both are the same run, when their plans differ and the
   *     options do not allow it, or when a limit or a histogram cannot be read
   */
  public static Diff of(Report base, Report head, DiffOptions options) {
    if (base.run().id().equals(head.run().id())) {
      throw new IllegalArgumentException(
          "run " + base.run().id() + " is given twice, allowed are two runs");
    }
    return new RunDiff(base, head, options).diff();
  }

  private Diff diff() {
    List<FailOn> limits = options.failOn().stream().map(FailOn::parse).toList();
    List<PlanDifference> plan = plan();
    conditions();
    Map<Report.CellName, CellReport> before = cells(base);
    Map<Report.CellName, CellReport> after = cells(head);
    List<UncorrectedRow> uncorrected = new ArrayList<>();
    boolean timed = timed();
    List<Metric> metrics = metrics(limits);
    before.forEach(
        (name, cell) -> {
          CellReport other = after.get(name);
          if (other != null) {
            uncorrected.addAll(uncorrected(cell, other, timed ? metrics : List.of()));
          }
        });
    List<Diff.Row> rows = HypothesisFamily.judged(uncorrected);
    boolean compared = !base.differences().isEmpty() && !head.differences().isEmpty();
    return new Diff(
        Diff.SCHEMA,
        Diff.Side.of(base),
        Diff.Side.of(head),
        plan,
        notes,
        rows,
        compared ? findings() : Diff.Findings.NONE,
        new Diff.Unmatched(
            before.keySet().stream().filter(name -> !after.containsKey(name)).toList(),
            after.keySet().stream().filter(name -> !before.containsKey(name)).toList()),
        limits.stream().flatMap(limit -> limit.judge(rows).stream()).toList());
  }

  private List<PlanDifference> plan() {
    Optional<List<PlanDifference>> known = PlanDifference.between(base, head);
    List<PlanDifference> unlike =
        known.orElse(List.of()).stream().filter(each -> SAME_WORK.contains(each.root())).toList();
    if (known.isPresent() && unlike.isEmpty()) {
      return known.get();
    }
    String what =
        known.isEmpty()
            ? "their specs have different hashes, and one of the reports does not contain its spec"
            : unlike.stream().map(PlanDifference::toString).collect(Collectors.joining("; "));
    if (!options.anyway()) {
      throw new IllegalArgumentException(
          "runs %s and %s have different plans (--anyway compares them): %s"
              .formatted(base.run().id(), head.run().id(), what));
    }
    notes.add("the plans differ, so they may have caused a change: " + what);
    return known.orElse(List.of());
  }

  private boolean timed() {
    boolean timed = true;
    for (Report report : List.of(base, head)) {
      if (report.verdict() != Report.Verdict.VALID) {
        notes.add(
            "run " + report.run().id() + " is " + report.verdict() + ": times are not compared");
        timed = false;
      }
    }
    if (timed) {
      Dependence.note(base).ifPresent(notes::add);
      Dependence.note(head).ifPresent(notes::add);
    }
    return timed;
  }

  private void conditions() {
    String until = base.run().finishedAt();
    String otherUntil = head.run().finishedAt();
    if (until != null && otherUntil != null) {
      Duration apart =
          Duration.between(Instant.parse(until), Instant.parse(head.run().startedAt()));
      Duration before =
          Duration.between(Instant.parse(otherUntil), Instant.parse(base.run().startedAt()));
      Duration gap = apart.compareTo(before) > 0 ? apart : before;
      if (!gap.isNegative()) {
        notes.add(
            "two snapshots %s apart: the time of day may have caused a change, not the provider"
                .formatted(Figures.seconds(gap.toMillis() / MILLIS_PER_SECOND)));
      }
    }
    if (!base.run().sonde().equals(head.run().sonde())) {
      notes.add("measured by Sonde " + base.run().sonde() + " and by " + head.run().sonde());
    }
  }

  private static Map<Report.CellName, CellReport> cells(Report report) {
    Map<Report.CellName, CellReport> cells = new TreeMap<>(BY_NAME);
    report.cells().forEach(cell -> cells.put(cell.name(), cell));
    return cells;
  }

  /**
   * In a closed loop a probe is due when its lane is free, so {@code response} is {@code e2e} plus
   * a little lag of this machine. A second test of the same values would reduce the power of the
   * others, so it is compared only if a limit names it.
   */
  private List<Metric> metrics(List<FailOn> limits) {
    boolean closed = base.load().closed() && head.load().closed();
    boolean asked = limits.stream().anyMatch(limit -> limit.isOn(Metric.RESPONSE));
    return CellRows.METRICS.stream()
        .filter(metric -> metric != Metric.RESPONSE || !closed || asked)
        .toList();
  }

  private List<UncorrectedRow> uncorrected(
      CellReport before, CellReport after, List<Metric> metrics) {
    List<UncorrectedRow> uncorrected = new ArrayList<>();
    if (!metrics.isEmpty()) {
      String seed = base.run().specHash() + head.run().specHash() + before.name();
      uncorrected.addAll(
          new CellRows(before, after, metrics, new SplittableRandom(seed.hashCode()))
              .uncorrected());
    }
    uncorrected.addAll(new FigureRows(before, after).uncorrected());
    return uncorrected;
  }

  private Diff.Findings findings() {
    return new Diff.Findings(
        findings(head, base, Set.of(FindingStatus.DIFFERS)),
        findings(
            base,
            head,
            Set.of(FindingStatus.DIFFERS, FindingStatus.TOO_FEW, FindingStatus.NOT_APPLICABLE)));
  }

  /** Differences in one report, except those with one of these verdicts in the other report. */
  private static List<Finding> findings(Report one, Report other, Set<FindingStatus> unless) {
    return one.differences().stream()
        .filter(each -> each.verdict() == FindingStatus.DIFFERS)
        .filter(
            each ->
                other.differences().stream()
                    .noneMatch(that -> isOfTheSame(each, that) && unless.contains(that.verdict())))
        .toList();
  }

  private static boolean isOfTheSame(Finding one, Finding other) {
    return one.model().equals(other.model())
        && one.provider().equals(other.provider())
        && one.kind() == other.kind();
  }
}
