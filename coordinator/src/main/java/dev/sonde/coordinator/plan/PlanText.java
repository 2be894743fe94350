package dev.sonde.coordinator.plan;

import dev.sonde.analysis.report.TextTable;
import dev.sonde.analysis.report.Wrapped;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.text.PrintableText;
import dev.sonde.common.text.UsdText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A plan as text: what is sent, the worst-case cost, and what the result can show. */
public final class PlanText {

  private PlanText() {}

  /** Several lines of at most this width. The text depends only on the arguments. */
  public static String render(Run run, Estimate estimate, int width) {
    StringBuilder text = new StringBuilder();
    Spec spec = run.spec();
    text.append(PrintableText.line(spec.name()))
        .append("  ")
        .append(run.specHash(), 0, 19)
        .append("…\n\n");
    line(text, width, "load", load(run, estimate));
    RunPlanner.notes(run).forEach(note -> line(text, width, "note", note));
    line(text, width, "request", request(spec));
    line(text, width, "prompts", prompts(spec));
    line(text, width, "regions", String.join(", ", spec.regions()));
    text.append('\n').append(table(run, estimate, width)).append('\n');
    line(text, width, "cost", cost(run, estimate));
    text.append('\n').append(sampleSize(run));
    return Wrapped.block(text.toString(), width) + '\n';
  }

  /** The summary before a run begins: targets, number of probes, what they show, and the cost. */
  public static String brief(Run run, Estimate estimate, int width) {
    StringBuilder text = new StringBuilder(table(run, estimate, width));
    line(text, width, "load", load(run, estimate));
    RunPlanner.notes(run).forEach(note -> line(text, width, "note", note));
    Long blocks = run.blocks();
    int targets = SampleSize.ranked(run);
    if (blocks != null && targets > 1) {
      line(text, width, "can show", SampleSize.slowdown(targets, blocks));
    }
    line(text, width, "cost", cost(run, estimate));
    return text.append('\n').toString();
  }

  private static void line(StringBuilder text, int width, String label, String value) {
    String left = format("%-9s ", label);
    text.append(Wrapped.beside(left, PrintableText.line(value), width)).append('\n');
  }

  private static String load(Run run, Estimate estimate) {
    String warmup =
        run.warmupBlocks() == 0 ? "" : format(", after %,d for warm-up", run.warmupBlocks());
    Long blocks = run.blocks();
    String count = blocks == null ? "" : format("%,d probes a cell%s", blocks, warmup);
    Double seconds = estimate.scheduleSeconds();
    String length = length(seconds == null ? 0 : seconds);
    int cells = run.targets().size() * run.spec().regions().size();
    return run.spec()
        .load()
        .match(
            closed -> lanes(closed, count, warmup),
            open ->
                format(
                    "open loop, %s arrivals, %s, %s, %s",
                    open.arrivals().name().toLowerCase(Locale.ROOT),
                    rates(open, cells),
                    length,
                    count),
            trace -> format("open loop, as in the trace %s, %s, %s", trace.name(), length, count));
  }

  private static String lanes(LoadSpec.Closed closed, String count, String warmup) {
    Duration duration = closed.duration();
    String end = duration == null ? count : "for " + length(duration.toMillis() / 1e3) + warmup;
    return format("closed loop, %d at a time in each cell, %s", closed.concurrency(), end);
  }

  private static String rates(LoadSpec.Open open, int cells) {
    double most = open.stages().stream().mapToDouble(LoadSpec.Stage::perSecond).max().orElse(0);
    String each = open.stages().size() == 1 ? number(most) + "/s" : "up to " + number(most) + "/s";
    return each + " a cell (" + number(most * cells) + "/s in all)";
  }

  private static String request(Spec spec) {
    List<String> parts = new ArrayList<>();
    parts.add(
        spec.load().definesPrompts()
            ? "at most the trace's tokens out"
            : spec.request().sendsLimit()
                ? "at most " + spec.request().maxTokens() + " tokens out"
                : "no limit of the tokens out is sent; the worst case assumes "
                    + format("%,d", spec.request().maxTokens()));
    parts.add(
        spec.request().temperature() == null
            ? "default temperature"
            : "temperature " + number(spec.request().temperature()));
    parts.add(spec.request().stream() ? "streamed" : "not streamed");
    parts.add("timeout " + length(spec.request().timeouts().total().toMillis() / 1e3));
    if (spec.request().unique()) {
      parts.add("a nonce in front of each prompt");
    }
    return String.join(", ", parts);
  }

  private static String prompts(Spec spec) {
    int prompts = spec.prompts().size();
    long least = IntStream.range(0, prompts).mapToLong(spec::promptBytes).min().orElse(0);
    long most = IntStream.range(0, prompts).mapToLong(spec::promptBytes).max().orElse(0);
    String bytes = least == most ? format("%,d", most) : format("%,d to %,d", least, most);
    return format("%,d of %s bytes", spec.prompts().size(), bytes);
  }

  private static String table(Run run, Estimate estimate, int width) {
    TextTable table =
        TextTable.of(2, "MODEL", "PROVIDER", "PROBES", "$/M IN", "$/M OUT", "AT MOST")
            .omitting("$/M IN", "$/M OUT", "PROBES");
    for (Estimate.PerTarget each : estimate.perTarget()) {
      Price price = each.target().price();
      Long cost = run.blocks() == null ? each.probeNanoUsd() : each.worstCaseNanoUsd();
      table.row(
          each.target().model(),
          each.target().provider(),
          count(each.probes()),
          UsdText.perMillion(price == null ? null : Long.valueOf(price.inputPicoUsd())),
          UsdText.perMillion(price == null ? null : Long.valueOf(price.outputPicoUsd())),
          UsdText.text(cost) + (run.blocks() == null ? " each" : ""));
    }
    if (estimate.perTarget().size() > 1) {
      String total = UsdText.text(estimate.worstCaseNanoUsd());
      table.row("total", "", count(estimate.probes()), "", "", total);
    }
    return table.text(width);
  }

  private static String count(@Nullable Long probes) {
    return probes == null ? "?" : format("%,d", probes);
  }

  private static String cost(Run run, Estimate estimate) {
    Long worst = estimate.worstCaseNanoUsd();
    Long budget = run.spec().budgetNanoUsd();
    String most =
        worst == null
            ? "open-ended: only the duration ends this load"
            : "at most " + UsdText.text(worst) + " (every prompt byte a token, every answer full)";
    String unpriced =
        estimate.unpriced().isEmpty()
            ? ""
            : "; without the unknown price of " + String.join(", ", estimate.unpriced());
    String cap;
    if (budget == null) {
      cap = "; no budget caps it";
    } else if (worst != null && worst <= budget) {
      cap = "; within the budget of " + UsdText.text(budget);
    } else {
      cap = "; the budget of " + UsdText.text(budget) + " may end the run early, as INCOMPLETE";
    }
    return most + unpriced + cap;
  }

  private static String sampleSize(Run run) {
    Long blocks = run.blocks();
    if (blocks == null) {
      return "How much this can show depends on how many probes the duration allows.\n";
    }
    StringBuilder text = new StringBuilder(format("%,d probes a cell can show\n", blocks));
    int targets = SampleSize.ranked(run);
    if (targets > 1) {
      text.append("  ").append(SampleSize.slowdown(targets, blocks)).append('\n');
    }
    text.append("  ").append(percentiles(blocks)).append('\n');
    text.append("  ").append(failures(blocks)).append('\n');
    for (Threshold threshold : run.spec().thresholds()) {
      if (SampleSize.lacks(threshold, blocks)) {
        text.append(
            format(
                "  but not whether %s: that takes %,d probes (insufficient, exit 1)\n",
                PrintableText.line(threshold.toString()), SampleSize.least(threshold)));
      }
    }
    return text.toString();
  }

  private static String failures(long probes) {
    String most = SampleSize.percent(SampleSize.failureRateAllowedByNone(probes));
    return "no failure at all would still leave a failure rate of " + most + " possible";
  }

  private static String percentiles(long probes) {
    String shown =
        Arrays.stream(Percentile.values())
            .filter(each -> probes >= each.intervalMinimum())
            .map(Percentile::written)
            .collect(Collectors.joining(", "));
    String lacking =
        Arrays.stream(Percentile.values())
            .filter(each -> probes < each.intervalMinimum())
            .map(each -> format("%s takes %,d", each.written(), each.intervalMinimum()))
            .collect(Collectors.joining(", "));
    String intervals =
        shown.isEmpty() ? "no percentile with an interval" : shown + " with a 95 % interval";
    return lacking.isEmpty() ? intervals : intervals + "; " + lacking;
  }

  /** {@code 45 s}, {@code 5 min}, {@code 1 h 30 min}. */
  private static String length(double seconds) {
    if (seconds < 100) {
      return number(Math.round(seconds * 10) / 10.0) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 6000) {
      return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
    }
    return whole / 3600 + " h" + (whole % 3600 < 60 ? "" : " " + whole % 3600 / 60 + " min");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? format("%.0f", value)
        : format("%s", Math.round(value * 1000) / 1000.0);
  }

  /** Formats independently of the default locale. */
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
