package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.RankingPower;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to do next: at most two pieces of advice, the most urgent first. */
final class Advice {

  private static final int MOST = 2;
  private static final Map<Outcome, String> BY_OUTCOME =
      Map.of(
          Outcome.QUOTA, "add credit to the account, or name another account with --bill-to",
          Outcome.RATE_LIMITED, "lower --rate or --concurrency: a provider limits the rate",
          Outcome.NOT_FOUND,
              "run `sonde providers MODEL` to see which providers serve the model now",
          Outcome.CONNECT, "check the endpoint: no connection could be made");

  private final Report report;
  private final List<String> advice = new ArrayList<>();

  private Advice(Report report) {
    this.report = report;
  }

  static List<String> of(Report report) {
    Advice advice = new Advice(report);
    advice.onReasons();
    advice.onFailures();
    advice.onThresholds();
    advice.onSampleSize();
    return advice.advice.stream().distinct().limit(MOST).toList();
  }

  private void onReasons() {
    for (Report.Reason reason : report.reasons()) {
      ReasonCode known = reason.code().known();
      if (known != null) {
        onReason(known);
      }
    }
  }

  private void onReason(ReasonCode reason) {
    switch (reason) {
      case SEND_LAG, LOOP_LAG, ACHIEVED_RATE, DROPPED ->
          advice.add(
              "lower "
                  + (traced()
                      ? "the trace's speed"
                      : either("--rate or --concurrency", "rates or concurrency"))
                  + ", or spread the load with --workers");
      case CLOCK_STEP -> advice.add("run it again when the clock has settled");
      case BUDGET -> advice.add("raise --budget, or lower --count or --max-tokens");
      case UNACCOUNTED, IN_DOUBT, NO_WORKERS ->
          advice.add("read the workers' logs to find out why they stopped");
      case RUNNING,
          CANCELLED,
          QUOTA,
          AUTH,
          THRESHOLD,
          FAILED,
          STEPS,
          SEARCH_STOPPED,
          SEARCH_UNDECIDED -> {
        // No advice: a decision of the user, or already explained by the outcomes.
      }
    }
  }

  private void onFailures() {
    advice.addAll(RefusedField.advice(report));
    for (CellReport cell : report.cells()) {
      for (CellReport.Failure failure : cell.errors()) {
        Outcome outcome = failure.outcome().known();
        if (outcome == Outcome.AUTH) {
          advice.add(onRefusal(cell.provider()));
        } else if (outcome != null && BY_OUTCOME.containsKey(outcome)) {
          advice.add(BY_OUTCOME.get(outcome));
        }
      }
    }
  }

  /** Names the variable of the provider's token. */
  private String onRefusal(String provider) {
    JsonNode spec = report.spec();
    if (spec != null) {
      for (JsonNode each : spec.path("providers")) {
        if (each.path("name").asText().equals(provider) && each.has("tokenEnv")) {
          return "check the token in %s: %s refuses it"
              .formatted(each.path("tokenEnv").asText(), provider);
        }
      }
    }
    return "check the token: HF_TOKEN must be allowed to call Inference Providers";
  }

  private void onThresholds() {
    for (Report.ThresholdResult result : report.thresholds()) {
      result.threshold().quantity().ifPresent(quantity -> onThreshold(result, quantity));
    }
  }

  private void onThreshold(Report.ThresholdResult result, Quantity quantity) {
    if (CellQuantities.isUntellable(quantity)) {
      advice.add("set the threshold on itl, which has one value per probe, or on mean(icl)");
    } else if (result.result() == Report.Result.INSUFFICIENT) {
      String flag = either("--count", "a count of");
      quantity
          .latencyStatistic()
          .flatMap(Percentile::of)
          .map(Percentile::intervalMinimum)
          .filter(needed -> plannedBelow(result.cell(), needed))
          .map(needed -> "%s %d is enough to judge %s".formatted(flag, needed, result.expression()))
          .ifPresent(advice::add);
    }
  }

  /**
   * Whether fewer probes were planned than needed. If enough were planned but failed, a larger plan
   * does not help.
   */
  private boolean plannedBelow(Report.@Nullable CellName name, long needed) {
    return report.cells().stream()
        .filter(cell -> cell.name().equals(name))
        .anyMatch(cell -> cell.ledger().planned() < needed);
  }

  private void onSampleSize() {
    long least =
        report.cells().stream()
            .mapToLong(cell -> Objects.requireNonNull(cell.latencyMs().get("ttft")).count())
            .filter(count -> count > 0)
            .min()
            .orElse(0);
    if (least == 0) {
      return;
    }
    if (indistinguishable()) {
      onTies(least);
    }
    boolean fewPlanned =
        report.cells().stream()
            .anyMatch(c -> c.ledger().planned() < Percentile.P95.intervalMinimum());
    if (fewPlanned && least < Percentile.P95.intervalMinimum()) {
      long medianNeeds = Percentile.P50.intervalMinimum();
      String tailNeeds = count(Percentile.P95.intervalMinimum());
      advice.add(
          least < medianNeeds
              ? "%s gives every median an interval, %s every p95 too"
                  .formatted(count(medianNeeds), tailNeeds)
              : "%s gives every p95 an interval".formatted(tailNeeds));
    }
  }

  /**
   * Says with how many answers each the providers could be told apart at all, and where there are
   * as many, that more may do it.
   */
  private void onTies(long least) {
    int together = rankedTogether();
    long needed = RankingPower.least(together);
    boolean few =
        least < needed && report.cells().stream().anyMatch(c -> c.ledger().planned() < needed);
    String answers = Figures.count(least, "answer");
    advice.add(
        few
            ? "%s each cannot tell %d providers apart, however different they are: that takes %s or more"
                .formatted(answers, together, count(needed))
            : "at %s each, no provider is provably faster than another; more may tell them apart"
                .formatted(answers));
  }

  /** The most providers that are ranked against each other: those of a model, region and step. */
  private int rankedTogether() {
    Map<String, Set<String>> groups = new HashMap<>();
    for (Comparison.PairTest test : AaControl.competing(report)) {
      String group = test.model() + ' ' + test.region() + ' ' + test.step();
      Set<String> providers = groups.computeIfAbsent(group, any -> new HashSet<>());
      providers.add(test.better());
      providers.add(test.worse());
    }
    return groups.values().stream().mapToInt(Set::size).max().orElse(2);
  }

  private String count(long needed) {
    return traced()
        ? "a trace of %d requests".formatted(needed)
        : either("--count", "a count of") + " " + needed;
  }

  private boolean traced() {
    return report.spec() != null && report.spec().at("/load/trace").isObject();
  }

  /** Flags for a plain run, words for a sweep or a search, whose load is set in the spec. */
  private String either(String flags, String words) {
    return report.isStepped() ? words : flags;
  }

  private boolean indistinguishable() {
    return report.verdict() == Verdict.VALID
        && !AaControl.competing(report).isEmpty()
        && AaControl.competing(report).stream().noneMatch(Comparison.PairTest::significant);
  }
}
