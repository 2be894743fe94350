package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.Spec;

/** The spec as a report carries it: in its canonical form, so that the run can be done again. */
public final class ReportedSpec {

  /** A longer spec goes without its prompts: a report is no place for megabytes of them. */
  static final int MOST_CHARACTERS = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportedSpec() {}

  public static JsonNode of(Spec spec) {
    String canonical = SpecWriter.canonicalJson(spec);
    try {
      JsonNode tree = JSON.readTree(canonical);
      if (canonical.length() > MOST_CHARACTERS && tree instanceof ObjectNode root) {
        if (root.at("/load/trace") instanceof ObjectNode trace) {
          trace.putArray("requests").add(spec.prompts().size() + " requests, left out");
        } else {
          root.putArray("prompts").add(spec.prompts().size() + " prompts, left out");
        }
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a canonical spec is no JSON", e);
    }
  }
}
