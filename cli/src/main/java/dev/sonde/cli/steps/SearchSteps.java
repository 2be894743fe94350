package dev.sonde.cli.steps;

import dev.sonde.analysis.report.ReasonCode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.report.SearchEnd;
import dev.sonde.analysis.report.SearchResult;
import dev.sonde.analysis.report.StepOutcome;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.SampleSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A separate search for each target, so that none is affected by the load of another. The targets
 * take turns, so that the time of day is about the same for all.
 */
final class SearchSteps implements StepSequence {

  private static final double NANOS = 1e9;

  private final Spec spec;
  private final LoadSpec.Search load;
  private final List<OneTarget> searches;
  private final long leastProbes;
  private int begun;
  private int turn;

  private static final class OneTarget {
    final Target target;
    final RateSearch search;
    final List<SearchResult.Tried> tried = new ArrayList<>();
    int lastIndex;
    double lastRate;

    OneTarget(Target target, RateSearch search) {
      this.target = target;
      this.search = search;
    }
  }

  SearchSteps(Spec spec, LoadSpec.Search load, List<Target> targets) {
    this.spec = spec;
    this.load = load;
    this.leastProbes = SampleSize.needed(load.goals());
    this.searches =
        targets.stream()
            .map(
                each ->
                    new OneTarget(
                        each.at(0), new RateSearch(load.min(), load.max(), load.precision())))
            .toList();
  }

  @Override
  public Optional<Step> next() {
    for (int i = 0; i < searches.size(); i++) {
      OneTarget one = searches.get((turn + i) % searches.size());
      Optional<RateSearch.Try> next = one.search.next();
      if (next.isPresent()) {
        turn = (turn + i + 1) % searches.size();
        begun++;
        one.lastIndex = begun;
        one.lastRate = next.get().rate();
        Step step = step(List.of(one.target), next.get());
        return Optional.of(step.called(step.label() + again(one, next.get().rate())));
      }
    }
    return Optional.empty();
  }

  /** The step at a given rate for all of these targets, for a plan. */
  Step at(double rate, List<Target> targets) {
    return step(targets, new RateSearch.Try(rate, 1));
  }

  private Step step(List<Target> targets, RateSearch.Try next) {
    double seconds = load.step().toNanos() / NANOS;
    long count =
        (long) Math.ceil(Math.max(next.rate() * seconds, (double) leastProbes)) * next.times();
    LoadSpec open = LoadSpec.Open.constant(next.rate(), load.arrivals(), count, null);
    return new Step(begun, Rates.text(next.rate()), spec.withLoad(open, load.goals()), targets);
  }

  @Override
  public void accept(Step.Taken taken) {
    OneTarget one =
        searches.stream()
            .filter(each -> each.lastIndex == taken.step().index())
            .findFirst()
            .orElseThrow();
    double rate = one.lastRate;
    StepOutcome outcome = outcome(taken.report());
    one.search.accept(rate, outcome);
    one.tried.add(
        new SearchResult.Tried(taken.step().index(), rate, Code.of(outcome), taken.thresholds()));
  }

  /** Makes the labels of a target's steps unique. */
  private static String again(OneTarget one, double rate) {
    long before = one.tried.stream().filter(each -> each.perSecond() == rate).count();
    return before == 0 ? "" : before == 1 ? " again" : " again (" + (before + 1) + ")";
  }

  private static StepOutcome outcome(Report report) {
    boolean failed =
        report.thresholds().stream().map(ThresholdResult::result).anyMatch(Result.FAIL::equals);
    return switch (report.verdict()) {
      case VALID -> {
        boolean said =
            report.thresholds().stream().map(ThresholdResult::result).allMatch(Result.PASS::equals);
        yield failed ? StepOutcome.FAILED : said ? StepOutcome.HELD : StepOutcome.UNDECIDED;
      }
      case INVALID -> StepOutcome.CLIENT_BOUND;
      case INCOMPLETE -> endedByGoal(report) ? StepOutcome.FAILED : StepOutcome.INCOMPLETE;
    };
  }

  /** Whether the run is incomplete only because a goal was certain to fail. */
  static boolean endedByGoal(Report report) {
    List<Code<ReasonCode>> codes = report.reasons().stream().map(Report.Reason::code).toList();
    return codes.stream().anyMatch(each -> each.is(ReasonCode.THRESHOLD))
        && codes.stream()
            .allMatch(each -> each.is(ReasonCode.THRESHOLD) || each.is(ReasonCode.CANCELLED));
  }

  @Override
  public void stop() {
    searches.forEach(each -> each.search.stop());
  }

  @Override
  public int most() {
    return searches.size() * RateSearch.most(load.min(), load.max(), load.precision());
  }

  @Override
  public List<SearchResult> found() {
    return searches.stream().map(SearchSteps::found).toList();
  }

  private static SearchResult found(OneTarget one) {
    return new SearchResult(
        one.target.model(),
        one.target.provider(),
        value(one.search.held()),
        value(one.search.failed()),
        Code.of(one.search.end().orElse(SearchEnd.STOPPED)),
        one.tried);
  }

  private static @Nullable Double value(OptionalDouble rate) {
    return rate.isEmpty() ? null : Double.valueOf(rate.getAsDouble());
  }

  /**
   * Omits the reasons of a step that was repeated, or that ended because a goal was certain to
   * fail.
   */
  @Override
  public List<Report.Reason> reasons(List<Step.Taken> taken) {
    List<Report.Reason> reasons = new ArrayList<>();
    for (OneTarget one : searches) {
      SearchEnd end = one.search.end().orElse(SearchEnd.STOPPED);
      boolean blamed = end == SearchEnd.CLIENT_LIMIT || end == SearchEnd.STOPPED;
      if (blamed) {
        taken.stream()
            .filter(each -> each.step().index() == one.lastIndex)
            .forEach(each -> reasons.addAll(Reasons.of(each)));
      }
      if (end == SearchEnd.UNDECIDED || (end == SearchEnd.STOPPED && reasons.isEmpty())) {
        ReasonCode code =
            end == SearchEnd.UNDECIDED ? ReasonCode.SEARCH_UNDECIDED : ReasonCode.SEARCH_STOPPED;
        reasons.add(new Report.Reason(code, one.target.provider()));
      }
    }
    return reasons;
  }

  /** The results at the highest rate that held; if none held, those of the last try. */
  @Override
  public List<Report.ThresholdResult> thresholds(List<Step.Taken> taken) {
    List<Report.ThresholdResult> results = new ArrayList<>();
    for (OneTarget one : searches) {
      OptionalDouble held = one.search.held();
      SearchResult.Tried deciding = null;
      for (SearchResult.Tried each : one.tried) {
        boolean counts =
            held.isEmpty()
                || (each.perSecond() == held.getAsDouble() && each.outcome().is(StepOutcome.HELD));
        deciding = counts ? each : deciding;
      }
      if (deciding != null) {
        results.addAll(deciding.goals());
      }
    }
    return results;
  }
}
