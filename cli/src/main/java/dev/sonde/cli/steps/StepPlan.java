package dev.sonde.cli.steps;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.analysis.report.Wrapped;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.text.PrintableText;
import dev.sonde.common.text.UsdText;
import dev.sonde.coordinator.plan.Estimate;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.plan.SampleSize;
import dev.sonde.coordinator.spec.SpecWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound for the probes and the cost of a stepped load.
 *
 * @param rows for a sweep, its steps; for a search, the doubled rates, and the largest number of
 *     steps that can follow at the highest rate
 * @param mostSteps for a search, the number of steps if it reaches the highest rate and repeats
 *     none
 */
public record StepPlan(Spec spec, int targets, List<Row> rows, int mostSteps) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public StepPlan {
    rows = List.copyOf(rows);
  }

  /**
   * Equal steps.
   *
   * @param probes of one step over all its targets; null when a duration ends it
   * @param nanoUsd its worst case; null when {@code probes} is null, or no target has a price
   * @param seconds duration of its schedule; null in a closed loop
   */
  public record Row(
      String label,
      int steps,
      @Nullable Long probes,
      @Nullable Long nanoUsd,
      @Nullable Double seconds) {}

  /** Plans the steps of a spec with a stepped load. */
  public static StepPlan of(Spec spec, List<Target> targets) {
    return spec.load()
        .matchSteps(
            sweep -> of(spec, new SweepSteps(spec, sweep, targets), targets),
            search -> of(spec, search, targets));
  }

  private static StepPlan of(Spec spec, SweepSteps steps, List<Target> targets) {
    List<Row> rows = new ArrayList<>();
    for (Optional<Step> next = steps.next(); next.isPresent(); next = steps.next()) {
      rows.add(row(next.get(), 1));
    }
    return new StepPlan(spec, targets.size(), rows, rows.size());
  }

  private static StepPlan of(Spec spec, LoadSpec.Search search, List<Target> targets) {
    SearchSteps searching = new SearchSteps(spec, search, targets);
    int doublings = RateSearch.doublings(search.min(), search.max());
    List<Row> rows = new ArrayList<>();
    double rate = search.min();
    for (int i = 0; i < doublings; i++) {
      rows.add(row(searching.at(rate, targets), 1));
      rate = Math.min(search.max(), Rates.rounded(rate * 2));
    }
    int rest = RateSearch.most(search.min(), search.max(), search.precision()) - doublings;
    rows.add(row(searching.at(search.max(), targets), rest));
    return new StepPlan(spec, targets.size(), rows, searching.most());
  }

  private static Row row(Step step, int count) {
    Estimate estimate = RunPlanner.plan(step.spec(), step.targets()).estimate();
    boolean priced = estimate.unpriced().size() < step.targets().size();
    return new Row(
        step.label(),
        count,
        estimate.probes(),
        priced ? estimate.worstCaseNanoUsd() : null,
        estimate.scheduleSeconds());
  }

  private @Nullable Long total(Figure figure) {
    long total = 0;
    for (Row row : rows) {
      Long value = figure.of(row);
      if (value == null) {
        return null;
      }
      total += value * row.steps();
    }
    return total;
  }

  private interface Figure {
    @Nullable Long of(Row row);
  }

  /** The plan as several lines of text, of at most this width. */
  public String text(int width) {
    TextTable table =
        TextTable.of(1, "STEP", "TIMES", "PROBES", "AT MOST", "LASTS").omitting("LASTS", "TIMES");
    for (Row row : rows) {
      Double seconds = row.seconds();
      table.row(
          row.label(),
          (row.steps() > 1 ? "up to " : "") + row.steps(),
          count(row.probes()),
          UsdText.text(row.nanoUsd()),
          seconds == null ? "" : String.format(Locale.ROOT, "%.0f s", seconds));
    }
    table.row("total", "", count(total(Row::probes)), UsdText.text(total(Row::nanoUsd)), "");
    StringBuilder text = new StringBuilder(table.text(width));
    text.append(spec.load().matchSteps(this::swept, this::searched)).append(lacking());
    Long budget = spec.budgetNanoUsd();
    text.append("cost      ")
        .append(
            budget == null
                ? "no budget caps it"
                : "the budget of " + UsdText.text(budget) + " is for all steps together")
        .append('\n');
    return Wrapped.block(text.toString(), width) + '\n';
  }

  private String swept(LoadSpec.Sweep sweep) {
    return String.format(
        Locale.ROOT,
        "sweep     %d steps of %d targets, one after the other%n",
        sweep.steps().size(),
        targets);
  }

  private String searched(LoadSpec.Search search) {
    return String.format(
        Locale.ROOT,
        "search    the highest rate from %s to %s, for each of %d targets by itself%n"
            + "goal      %s%n",
        Rates.text(search.min()),
        Rates.text(search.max()),
        targets,
        PrintableText.line(
            search.goals().stream().map(Threshold::expression).collect(joining(" and "))));
  }

  /** Text about the thresholds for which a step has too few probes. */
  private String lacking() {
    StringBuilder text = new StringBuilder();
    Long count = spec.load().count();
    for (Threshold threshold : spec.thresholds()) {
      if (count != null && SampleSize.lacks(threshold, count)) {
        text.append(
            String.format(
                Locale.ROOT,
                "          %,d probes a cell cannot show whether %s: that takes %,d%n",
                count,
                threshold,
                SampleSize.least(threshold)));
      }
    }
    return text.toString();
  }

  private static String count(@Nullable Long probes) {
    return probes == null ? "?" : String.format(Locale.ROOT, "%,d", probes);
  }

  /** The plan as JSON, {@code "schema": "sonde.plan/v1"}. Unknown values are null. */
  public String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "sonde.plan/v1");
    root.put("name", spec.name());
    root.put("specHash", SpecWriter.specHash(spec));
    root.put("load", spec.load().label());
    root.put("probes", total(Row::probes));
    root.put("worstCaseUsd", usd(total(Row::nanoUsd)));
    root.put("budgetUsd", usd(spec.budgetNanoUsd()));
    root.put("mostSteps", mostSteps);
    for (Row row : rows) {
      ObjectNode node = root.withArray("steps").addObject();
      node.put("label", row.label());
      node.put("times", row.steps());
      node.put("probes", row.probes());
      node.put("worstCaseUsd", usd(row.nanoUsd()));
      node.put("scheduleSeconds", row.seconds());
    }
    try {
      return PrintableText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan cannot be written", e);
    }
  }

  private static @Nullable Double usd(@Nullable Long nanoUsd) {
    return nanoUsd == null ? null : Double.valueOf(nanoUsd / 1e9);
  }
}
