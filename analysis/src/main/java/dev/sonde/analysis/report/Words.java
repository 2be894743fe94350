package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.Span;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.run.LimitUnit;
import dev.sonde.common.wire.NoiseFloor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes reasons and outcomes in words. */
final class Words {

  private static final int DATE = 10;
  private static final int SPANS = 2;

  private Words() {}

  static String reason(Reason reason) {
    String causes = causes(reason, "it");
    return effect(reason) + (causes.isEmpty() ? "" : "; " + causes);
  }

  /**
   * The possible causes, the likeliest first; empty if there are none.
   *
   * @param worker how the sentence calls the worker
   */
  static String causes(Reason reason, String worker) {
    return reason.causes().stream()
        .map(cause -> cause(cause, worker))
        .collect(Collectors.joining(", and "));
  }

  private static String cause(Cause cause, String worker) {
    CauseCode known = cause.code().known();
    return known == null ? cause.code().words() : cause(known, cause.value(), worker);
  }

  private static String cause(CauseCode code, double value, String worker) {
    return switch (code) {
      case CPU_PRESSURE ->
          "tasks waited for a processor %s of the time".formatted(Figures.percent(value));
      case CPU -> "%s used %s of the processors".formatted(worker, Figures.percent(value));
      case MACHINE_CPU -> "%s of the processors were in use".formatted(Figures.percent(value));
      case STEAL -> "the hypervisor kept %s of the processors".formatted(Figures.percent(value));
      case GC_PAUSE ->
          "garbage collection paused %s for %s ms".formatted(worker, Figures.millis(value));
    };
  }

  /** The effect without its causes. */
  static String effect(Reason reason) {
    ReasonCode known = reason.code().known();
    return known == null ? reason.code().words() + at(reason) : effect(known, reason);
  }

  private static String effect(ReasonCode code, Reason reason) {
    double value = reason.value() == null ? 0 : reason.value();
    double limit = reason.limit() == null ? 0 : reason.limit();
    String where = reason.where() == null ? "" : reason.where();
    String at = at(reason);
    return switch (code) {
      case SEND_LAG ->
          "%s sent %s ms late%s; up to %s ms is allowed"
              .formatted(where, Figures.millis(value), during(reason), Figures.millis(limit));
      case LOOP_LAG ->
          "the event loop of %s was late too often%s, by %s ms where %s ms is allowed"
              .formatted(where, during(reason), Figures.millis(value), Figures.millis(limit));
      case ACHIEVED_RATE ->
          String.format(
              Locale.ROOT,
              "%s got %.2f probes a second; at least %.2f were due",
              where,
              value,
              limit);
      case CLOCK_STEP ->
          "the clock of %s stepped by %s ms; up to %s ms is allowed"
              .formatted(where, Figures.millis(value), Figures.millis(limit));
      case DROPPED -> probes(value) + " were too late to be sent" + at;
      case UNACCOUNTED -> probes(value) + " have no event: workers were lost" + at;
      case IN_DOUBT -> probes(value) + " may or may not have been sent: a worker was lost" + at;
      case CANCELLED -> "cancelled: " + probes(value) + " never sent" + at;
      case BUDGET -> "the budget does not cover the next probes" + at;
      case QUOTA -> "the router says that our credit is used up (402)" + at;
      case AUTH ->
          "every target refused the token in its first answers (401 or 403), so the run was ended"
              + at;
      case THRESHOLD -> "a threshold was certain to fail, so abortOnFail ended the run" + at;
      case NO_WORKERS ->
          "no worker ended a probe for longer than any probe may take, so the run was ended" + at;
      case FAILED ->
          "the coordinator could not create further jobs; see its log for the cause" + at;
      case STEPS ->
          String.format(Locale.ROOT, "only %.0f of %.0f steps were run", value, limit) + at;
      case RUNNING -> "still running" + at;
      case SEARCH_STOPPED -> "the search was stopped" + at;
      case SEARCH_UNDECIDED -> "no step, however long, shows whether the goal holds" + at;
    };
  }

  /** When, from the start of the run; empty if it was all the time or is not known. */
  private static String during(Reason reason) {
    List<Span> spans = reason.during();
    if (spans.isEmpty()) {
      return "";
    }
    String first = spans.stream().limit(SPANS).map(Words::span).collect(Collectors.joining(" and"));
    int more = spans.size() - SPANS;
    return more <= 0 ? first : first + " and " + Figures.count(more, "more time");
  }

  private static String span(Span span) {
    return String.format(
        Locale.ROOT, " from %.0f s to %.0f s", span.fromSeconds(), span.toSeconds());
  }

  private static String probes(double count) {
    return Figures.count(count, "probe");
  }

  /** The location, for reasons of the whole run or a step. */
  private static String at(Reason reason) {
    return reason.where() == null || reason.where().isEmpty() ? "" : ", at " + reason.where();
  }

  /** The measurement error of a worker's machine. */
  static String noiseFloor(WorkerReport worker) {
    NoiseFloor floor = worker.noiseFloor();
    return floor == null
        ? ""
        : "%s has a TTFT error of up to %s ms at %s probes a second (p99, selftest of %s)"
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
      case INCOMPLETE -> "part of the plan was not measured, so nothing is ranked";
    };
  }

  static boolean isOfPooled(Report.ThresholdResult result) {
    return result.threshold().quantity().filter(CellQuantities::isUntellable).isPresent();
  }

  static String value(Report.ThresholdResult result) {
    double value = result.value() == null ? 0 : result.value();
    return result
        .threshold()
        .quantity()
        .map(quantity -> value(value, quantity.unit()) + interval(result, quantity.unit()))
        .orElseGet(() -> Double.toString(value));
  }

  private static String interval(Report.ThresholdResult result, LimitUnit unit) {
    Interval interval = result.ci95();
    return interval == null
        ? ""
        : " [%s, %s]".formatted(value(interval.lower(), unit), value(interval.upper(), unit));
  }

  private static String value(double value, LimitUnit unit) {
    return switch (unit) {
      case DURATION -> Figures.millis(value) + " ms";
      case SHARE, PERCENTAGE -> Figures.percent(value);
      case USD -> "$" + Figures.usd(value);
      case PER_SECOND -> Figures.speed(value) + "/s";
    };
  }

  /** The heading of a latency metric. */
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
