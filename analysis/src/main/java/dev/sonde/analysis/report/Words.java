package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.common.run.LimitUnit;
import dev.sonde.common.wire.NoiseFloor;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reasons and outcomes in words. */
final class Words {

  private static final int DATE = 10;

  private Words() {}

  static String reason(Reason reason) {
    String causes =
        reason.causes().stream().map(Words::cause).collect(Collectors.joining(", and "));
    return effect(reason) + (causes.isEmpty() ? "" : "; " + causes);
  }

  private static String cause(Report.Cause cause) {
    return switch (cause.code()) {
      case "cpu_pressure" ->
          "something waited for a processor in %s of a second"
              .formatted(Figures.percent(cause.value()));
      case "cpu" -> "it used %s of the processors".formatted(Figures.percent(cause.value()));
      case "machine_cpu" ->
          "%s of the processors were in use".formatted(Figures.percent(cause.value()));
      case "steal" ->
          "the hypervisor kept %s of the processors".formatted(Figures.percent(cause.value()));
      case "gc_pause" ->
          "garbage collection paused it for %s ms".formatted(Figures.millis(cause.value()));
      default -> cause.code().replace('_', ' ');
    };
  }

  /** What happened, without why. */
  static String effect(Reason reason) {
    double value = reason.value() == null ? 0 : reason.value();
    double limit = reason.limit() == null ? 0 : reason.limit();
    String where = reason.where() == null ? "" : reason.where();
    return switch (reason.code()) {
      case "send_lag" ->
          "%s sent %s ms late; up to %s ms is allowed"
              .formatted(where, Figures.millis(value), Figures.millis(limit));
      case "loop_lag" ->
          "the event loop of %s was %s ms late; up to %s ms is allowed"
              .formatted(where, Figures.millis(value), Figures.millis(limit));
      case "achieved_rate" ->
          String.format(
              Locale.ROOT,
              "%s got %.2f probes a second; at least %.2f were due",
              where,
              value,
              limit);
      case "clock_step" ->
          "the clock of %s stepped by %s ms; up to %s ms is allowed"
              .formatted(where, Figures.millis(value), Figures.millis(limit));
      default -> whole(reason.code(), value, limit) + (where.isEmpty() ? "" : ", at " + where);
    };
  }

  /** Of the whole run, or of a step of it. */
  private static String whole(String code, double value, double limit) {
    return switch (code) {
      case "dropped" -> Figures.count(value, "probe") + " came too late to be sent";
      case "unaccounted" -> Figures.count(value, "probe") + " left no trace: workers were lost";
      case "in_doubt" ->
          Figures.count(value, "probe") + " may or may not have been sent: a worker was lost";
      case "cancelled" -> "cancelled: " + Figures.count(value, "probe") + " never sent";
      case "budget" -> "the budget does not cover the next probes";
      case "quota" -> "the router says that our credit is used up (402)";
      case "threshold" -> "a threshold surely fails, and abortOnFail ends the run then";
      case "failed" -> "the coordinator could not make further jobs; its log says why";
      case "steps" ->
          String.format(Locale.ROOT, "only %.0f of %.0f steps were taken", value, limit);
      case "running" -> "still running";
      case "search_stopped" -> "the search was stopped";
      case "search_undecided" -> "no step, however long, says whether the goal holds";
      default -> code.replace('_', ' ');
    };
  }

  /** What a worker's machine adds to what it measures. */
  static String noiseFloor(Report.Worker worker) {
    NoiseFloor floor = worker.noiseFloor();
    return floor == null
        ? ""
        : "%s errs by up to %s ms of TTFT at %s probes a second (p99, selftest of %s)"
            .formatted(
                worker.id(),
                Figures.millis(floor.ttftErrorMillis()),
                Figures.speed(floor.probesPerSecond()),
                floor.measuredAt().substring(0, Math.min(DATE, floor.measuredAt().length())));
  }

  static String verdict(Report report) {
    if (report.verdict() == Report.Verdict.VALID && report.ledger().succeeded() == 0) {
      return "every probe was sent as it should be, but none succeeded";
    }
    return switch (report.verdict()) {
      case VALID -> "the load was generated and timed as it should be";
      case INVALID -> "this machine was the bottleneck, so the providers are not ranked";
      case INCOMPLETE -> "not all that was planned was measured, so nothing is ranked";
    };
  }

  static String threshold(Report.ThresholdResult result, boolean oneRegion) {
    Report.CellName cell = result.cell();
    if (cell == null) {
      return "? " + result.expression() + "  matches no cell";
    }
    String step = cell.step() == null ? "" : " at " + cell.step();
    String where = cell.provider() + (oneRegion ? "" : " from " + cell.region()) + step;
    String start = result.expression() + "  " + where + ": ";
    String value = result.value() == null ? null : value(result);
    return switch (result.result()) {
      case PASS -> "✓ " + start + (value == null ? "held" : value);
      case FAIL -> "✗ " + start + (value == null ? "reached by timeouts" : value);
      case INSUFFICIENT ->
          "? "
              + start
              + (isOfPooled(result)
                  ? "gaps of one answer are alike, so no sample can say"
                  : "the sample is too small to say");
    };
  }

  private static boolean isOfPooled(Report.ThresholdResult result) {
    return result.threshold().quantity().filter(CellQuantities::isUntellable).isPresent();
  }

  private static String value(Report.ThresholdResult result) {
    double value = result.value() == null ? 0 : result.value();
    return result
        .threshold()
        .quantity()
        .map(quantity -> value(value, quantity.unit()))
        .orElseGet(() -> Double.toString(value));
  }

  private static String value(double value, LimitUnit unit) {
    return switch (unit) {
      case DURATION -> Figures.millis(value) + " ms";
      case SHARE, PERCENTAGE -> Figures.percent(value);
      case USD -> "$" + Figures.usd(value);
      case PER_SECOND -> Figures.speed(value) + "/s";
    };
  }

  /** A latency's name in a heading. */
  static String metric(String label) {
    return switch (label) {
      case "ttft", "ttfa", "itl" -> label.toUpperCase(Locale.ROOT);
      case "ttftFromDue" -> "TTFT from due";
      default -> label;
    };
  }

  static String outcome(String outcome) {
    return outcome.replace('_', ' ');
  }
}
