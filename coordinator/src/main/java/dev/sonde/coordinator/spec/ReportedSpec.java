package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.Spec;

/** The spec in a report: its canonical form, so that the run can be repeated. */
public final class ReportedSpec {

  /** A longer spec is reported without its prompts, which can be megabytes. */
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
      throw new IllegalStateException("a canonical spec is not JSON", e);
    }
  }
}
