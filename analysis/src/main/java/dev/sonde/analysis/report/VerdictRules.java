package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a run by its effects only. A load generator that was late, slow or dropped probes makes it
 * invalid; planned probes without an answer in the ledger make it incomplete. Incomplete takes
 * precedence.
 */
final class VerdictRules {

  private static final int DECIMALS = 3;

  /** At most 5 % of the probes may meet a delay of the event loop of this many limits. */
  private static final double STALL = 10;

  private static final int STARVED_PERCENT = 30;
  private static final int STALLED_PERCENT = 5;

  private final ReportInput input;
  private final VerdictLimits limits;

  VerdictRules(ReportInput input, VerdictLimits limits) {
    this.input = input;
    this.limits = limits;
  }

  static Verdict of(List<Reason> invalid, List<Reason> incomplete) {
    return !incomplete.isEmpty()
        ? Verdict.INCOMPLETE
        : !invalid.isEmpty() ? Verdict.INVALID : Verdict.VALID;
  }

  List<Reason> incomplete(Ledger ledger) {
    List<Reason> reasons = new ArrayList<>();
    if (input.timing().endedAtMillis() == null) {
      reasons.add(new Reason(ReasonCode.RUNNING, null));
    }
    if (ledger.unaccounted() > 0 && input.timing().endedAtMillis() != null) {
      reasons.add(count(ReasonCode.UNACCOUNTED, ledger.unaccounted()));
    }
    if (ledger.inDoubt() > 0) {
      reasons.add(count(ReasonCode.IN_DOUBT, ledger.inDoubt()));
    }
    boolean running = input.timing().endedAtMillis() == null;
    boolean cancelled = input.stops().contains(Stop.CANCELLED);
    if (cancelled || (ledger.cancelled() > 0 && !running)) {
      reasons.add(count(ReasonCode.CANCELLED, ledger.cancelled()));
    }
    for (Stop stop :
        List.of(Stop.BUDGET, Stop.QUOTA, Stop.AUTH, Stop.THRESHOLD, Stop.NO_WORKERS, Stop.FAILED)) {
      if (input.stops().contains(stop)) {
        reasons.add(new Reason(code(stop), null));
      }
    }
    return reasons;
  }

  /**
   * Why the load was not generated or timed as it should be.
   *
   * @param parts of the run, for each of the workers
   */
  List<Reason> invalid(Ledger ledger, List<WorkerReport> workers, List<LagWindowRules> parts) {
    List<Reason> reasons = new ArrayList<>();
    double sendLagLimit = sendLagLimit();
    for (int i = 0; i < workers.size(); i++) {
      sendLag(workers.get(i), parts.get(i), sendLagLimit, reasons);
    }
    for (int i = 0; i < workers.size(); i++) {
      loopLag(workers.get(i), parts.get(i), reasons);
    }
    achieved(reasons);
    if (ledger.dropped() > 0) {
      reasons.add(count(ReasonCode.DROPPED, ledger.dropped()));
    }
    reasons.replaceAll(reason -> reason.because(Causes.of(concerned(reason, workers))));
    for (WorkerHealth health : input.workers()) {
      Double step = health.clock().stepMillis();
      exceeds(ReasonCode.CLOCK_STEP, step, limits.clockStepMillis(), health.id(), reasons);
    }
    return reasons;
  }

  private void sendLag(
      WorkerReport worker, LagWindowRules parts, double limit, List<Reason> reasons) {
    exceeds(
        ReasonCode.SEND_LAG,
        new Whole(judged(worker.delays().sendLagMs()), limit),
        parts.sendLag(limit),
        worker.id(),
        reasons);
  }

  /**
   * Each value is the longest delay of the event loop during a probe. Many short delays mean that
   * the worker was starved, few long ones that it stalled: both move latencies.
   */
  private void loopLag(WorkerReport worker, LagWindowRules parts, List<Reason> reasons) {
    WorkerReport.Lag lag = worker.delays().loopLagMs();
    int before = reasons.size();
    double starved = limits.loopLagMillis();
    exceeds(
        ReasonCode.LOOP_LAG,
        new Whole(lag.p70(), starved),
        parts.loopLag(starved, STARVED_PERCENT),
        worker.id(),
        reasons);
    if (reasons.size() == before) {
      double stall = STALL * limits.loopLagMillis();
      exceeds(
          ReasonCode.LOOP_LAG,
          new Whole(lag.p95(), stall),
          parts.loopLag(stall, STALLED_PERCENT),
          worker.id(),
          reasons);
    }
  }

  /** The figure of the whole run, and its limit. */
  private record Whole(@Nullable Double value, double limit) {}

  /** A reason when the whole run, or a part of it, is beyond the limit; it says in which parts. */
  private static void exceeds(
      ReasonCode code,
      Whole whole,
      Optional<LagWindowRules.Exceeded> parts,
      String where,
      List<Reason> reasons) {
    boolean all = parts.isEmpty() || parts.get().spans().isEmpty();
    int before = reasons.size();
    if (all) {
      exceeds(code, whole.value(), whole.limit(), where, reasons);
    }
    if (reasons.size() == before && parts.isPresent()) {
      exceeds(code, parts.get().value(), whole.limit(), where, reasons);
    }
    if (reasons.size() > before && parts.isPresent()) {
      reasons.add(reasons.remove(reasons.size() - 1).during(parts.get().spans()));
    }
  }

  /** The worker that the reason names; all workers if it names none. */
  private static List<WorkerReport> concerned(Reason reason, List<WorkerReport> workers) {
    List<WorkerReport> named =
        workers.stream().filter(worker -> worker.id().equals(reason.where())).toList();
    return named.isEmpty() ? workers : named;
  }

  private static ReasonCode code(Stop stop) {
    return switch (stop) {
      case CANCELLED -> ReasonCode.CANCELLED;
      case BUDGET -> ReasonCode.BUDGET;
      case THRESHOLD -> ReasonCode.THRESHOLD;
      case QUOTA -> ReasonCode.QUOTA;
      case AUTH -> ReasonCode.AUTH;
      case NO_WORKERS -> ReasonCode.NO_WORKERS;
      case FAILED -> ReasonCode.FAILED;
    };
  }

  private static Reason count(ReasonCode code, long found) {
    return new Reason(code, (double) found, 0.0, null);
  }

  private static void exceeds(
      ReasonCode code, @Nullable Double value, double limit, String where, List<Reason> reasons) {
    if (value != null && value > limit) {
      reasons.add(
          new Reason(
              code, Decimals.round(value, DECIMALS), Decimals.round(limit, DECIMALS), where));
    }
  }

  /** The highest percentile that the number of probes supports. */
  private static @Nullable Double judged(WorkerReport.Lag lag) {
    if (lag.count() >= Percentile.P99.minimum()) {
      return lag.p99();
    }
    return lag.count() >= Percentile.P95.minimum() ? lag.p90() : lag.p50();
  }

  private double sendLagLimit() {
    Distribution whole = new Distribution();
    input.cells().values().forEach(cell -> whole.add(cell.latency(Metric.E2E)));
    Double median = LatencyReports.percentile(whole, Percentile.P50);
    double share = median == null ? 0 : limits.sendLagShare() * median;
    return Math.max(limits.sendLagMillis(), share);
  }

  private void achieved(List<Reason> reasons) {
    if (input.run().spec().load().closedLoop()) {
      return;
    }
    Map<String, MergedCell> byName = new TreeMap<>();
    for (MergedCell cell : input.cells().values()) {
      byName.put(nameOf(cell), cell);
    }
    byName.forEach(
        (name, cell) -> {
          Double offered = LoadSummary.offered(cell);
          Double achieved = LoadSummary.achieved(cell);
          if (offered == null
              || achieved == null
              || cell.counts().answered() < limits.achievedMinimum()) {
            return;
          }
          double least = limits.achievedShare() * offered;
          if (achieved < least) {
            reasons.add(
                new Reason(
                    ReasonCode.ACHIEVED_RATE,
                    Decimals.round(achieved, DECIMALS),
                    Decimals.round(least, DECIMALS),
                    name));
          }
        });
  }

  private String nameOf(MergedCell cell) {
    var target = input.run().targets().get(cell.cell().target());
    return target.provider() + " " + target.model() + " from " + cell.cell().region();
  }
}
