package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.LoadSpec;
import java.math.BigDecimal;

/** Writes a load in its canonical form. */
final class LoadWriter {

  private LoadWriter() {}

  static ObjectNode write(ObjectNode node, LoadSpec load) {
    return load.stepped()
        ? load.matchSteps(
            sweep -> sweep(node.putObject("sweep"), sweep),
            search -> search(node.putObject("search"), search))
        : load.match(
            closed -> end(node.put("concurrency", closed.concurrency()), closed),
            open -> end(open(node, open), open),
            trace -> trace(node.putObject("trace"), trace));
  }

  private static ObjectNode open(ObjectNode node, LoadSpec.Open open) {
    ArrayNode stages = node.putArray("stages");
    for (LoadSpec.Stage stage : open.stages()) {
      ObjectNode entry = stages.addObject();
      entry.put("rate", Values.rateText(stage.perSecond()));
      entry.put("for", Values.text(stage.length()));
      entry.put("ramp", stage.ramp());
    }
    return node.put("arrivals", SpecWriter.lower(open.arrivals()));
  }

  private static ObjectNode end(ObjectNode node, LoadSpec load) {
    if (load.count() != null) {
      node.put("count", load.count());
    }
    if (load.duration() != null) {
      node.put("duration", Values.text(load.duration()));
    }
    return node;
  }

  private static ObjectNode sweep(ObjectNode node, LoadSpec.Sweep sweep) {
    for (LoadSpec step : sweep.steps()) {
      step.match(
          closed -> node.withArray("concurrency").add(closed.concurrency()),
          open -> {
            node.withArray("rate").add(Values.rateText(open.stages().get(0).perSecond()));
            return node.put("arrivals", SpecWriter.lower(open.arrivals()));
          },
          trace -> {
            throw new IllegalArgumentException("load.sweep has a trace, which cannot be a step");
          });
    }
    return end(node, sweep);
  }

  private static ObjectNode trace(ObjectNode node, LoadSpec.Trace trace) {
    node.put("name", trace.name());
    ArrayNode requests = node.putArray("requests");
    for (LoadSpec.Recorded each : trace.requests()) {
      requests.addArray().add(each.atMillis()).add(each.inputTokens()).add(each.outputTokens());
    }
    return node;
  }

  private static ObjectNode search(ObjectNode node, LoadSpec.Search search) {
    SpecWriter.thresholds(node.putArray("goal"), search.goals());
    node.put("min", Values.rateText(search.min()));
    node.put("max", Values.rateText(search.max()));
    node.put("duration", Values.text(search.step()));
    SpecWriter.number(node, "precision", BigDecimal.valueOf(search.precision()));
    return node.put("arrivals", SpecWriter.lower(search.arrivals()));
  }
}
