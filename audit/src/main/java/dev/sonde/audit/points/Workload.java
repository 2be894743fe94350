package dev.sonde.audit.points;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.spec.SpecWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of what a cell is asked, and how: prompts, request, load and warm-up of the canonical
 * spec, and what is special to the target. Budgets, thresholds and the choice of providers do not
 * change it.
 */
final class Workload {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PARTS = List.of("prompts", "request", "load", "warmup");
  private static final int BYTES = 8;

  private final String common;

  Workload(Spec spec) {
    try {
      JsonNode canonical = JSON.readTree(SpecWriter.canonicalJson(spec));
      ObjectNode parts = JSON.createObjectNode();
      PARTS.forEach(part -> parts.set(part, canonical.path(part)));
      this.common = parts.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a canonical spec is not JSON", e);
    }
  }

  /** 16 hexadecimal digits. */
  String hash(Target target) {
    ObjectNode own = JSON.createObjectNode();
    own.put("wireModel", target.wireModel());
    own.put("maxTokensField", target.maxTokensField());
    own.put("extra", target.extra());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((common + own).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
