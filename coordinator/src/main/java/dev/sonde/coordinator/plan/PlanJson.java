package dev.sonde.coordinator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.RankingPower;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.text.PrintableText;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A plan as JSON, {@code "schema": "sonde.plan/v1"}. Unknown values are null. */
public final class PlanJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanJson() {}

  public static String render(Run run, Estimate estimate) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "sonde.plan/v1");
    root.put("name", run.spec().name());
    root.put("specHash", run.specHash());
    root.put("load", run.spec().load().label());
    root.put("scheduleSeconds", estimate.scheduleSeconds());
    root.put("probesPerCell", run.blocks());
    root.put("warmupPerCell", run.warmupBlocks());
    root.putPOJO("regions", run.spec().regions());
    root.put("probes", estimate.probes());
    root.put("worstCaseUsd", usd(estimate.worstCaseNanoUsd()));
    root.put("budgetUsd", usd(run.spec().budgetNanoUsd()));
    estimate.perTarget().forEach(each -> target(root.withArray("targets").addObject(), each));
    root.putPOJO("unpriced", estimate.unpriced());
    sampleSize(root.putObject("sampleSize"), run);
    try {
      return PrintableText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan cannot be written", e);
    }
  }

  private static void target(ObjectNode node, Estimate.PerTarget each) {
    Price price = each.target().price();
    node.put("model", each.target().model());
    node.put("provider", each.target().provider());
    node.put("wireModel", each.target().wireModel());
    node.put("endpoint", each.target().endpoint());
    node.put("probes", each.probes());
    node.put(
        "inputUsdPerMillion", price == null ? null : Double.valueOf(price.inputUsdPerMillion()));
    node.put(
        "outputUsdPerMillion", price == null ? null : Double.valueOf(price.outputUsdPerMillion()));
    node.put("worstCaseUsdPerProbe", usd(each.probeNanoUsd()));
    node.put("worstCaseUsd", usd(each.worstCaseNanoUsd()));
  }

  private static void sampleSize(ObjectNode node, Run run) {
    Long blocks = run.blocks();
    int targets = SampleSize.ranked(run);
    node.put("targetsRanked", targets);
    node.put("probesToRank", targets < 2 ? null : (Long) RankingPower.least(targets));
    node.put("detectableSlowdownAt80", blocks == null ? null : slowdown(targets, blocks, 0.8));
    node.put("detectableSlowdownAt90", blocks == null ? null : slowdown(targets, blocks, 0.9));
    ObjectNode needed = node.putObject("probesForInterval");
    for (Percentile each : Percentile.values()) {
      needed.put(each.written(), each.intervalMinimum());
    }
    var lacking = node.putArray("insufficientThresholds");
    run.spec().thresholds().stream()
        .filter(each -> blocks != null && SampleSize.lacks(each, blocks))
        .forEach(each -> lacking.add(each.expression()));
  }

  private static @Nullable Double slowdown(int targets, long probes, double power) {
    OptionalDouble factor = SampleSize.detectableSlowdown(targets, probes, power);
    return factor.isEmpty()
        ? null
        : Double.valueOf(Math.round(factor.getAsDouble() * 1000) / 1000.0);
  }

  private static @Nullable Double usd(@Nullable Long nanoUsd) {
    return nanoUsd == null ? null : Double.valueOf(nanoUsd / 1e9);
  }
}
