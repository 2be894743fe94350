package dev.sonde.analysis.pooling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One key in which two canonical specs differ.
 *
 * @param key its path, such as {@code request.maxTokens}
 * @param base the value in the first spec, shortened; {@code nothing} if it is absent
 * @param head the value in the second spec
 */
public record PlanDifference(String key, String base, String head) {

  private static final int LONGEST = 60;
  private static final int HASH = "sha256:".length() + 12;
  private static final String LEFT_OUT = "left out";

  /** The first part of the key. */
  public String root() {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  /**
   * All keys that differ, in the order of the specs. Empty when the hashes differ but a report does
   * not contain its spec, so the differences are unknown.
   */
  public static Optional<List<PlanDifference>> between(Report base, Report head) {
    if (base.run().specHash().equals(head.run().specHash())) {
      return Optional.of(List.of());
    }
    JsonNode one = base.spec();
    JsonNode other = head.spec();
    if (one == null || other == null) {
      return Optional.empty();
    }
    List<PlanDifference> differences = new ArrayList<>();
    add("", one, other, differences);
    boolean unread = one.path("prompts").toString().contains(LEFT_OUT);
    if (unread && differences.stream().noneMatch(each -> each.root().equals("prompts"))) {
      differences.add(new PlanDifference("prompts", LEFT_OUT, LEFT_OUT));
    }
    return Optional.of(List.copyOf(differences));
  }

  private static void add(
      String path, JsonNode base, JsonNode head, List<PlanDifference> differences) {
    if (base.equals(head)) {
      return;
    }
    if (!base.isObject() || !head.isObject()) {
      differences.add(new PlanDifference(path, shown(path, base), shown(path, head)));
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    base.fieldNames().forEachRemaining(names::add);
    head.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String child = path.isEmpty() ? name : path + "." + name;
      add(child, at(base, name), at(head, name), differences);
    }
  }

  private static JsonNode at(JsonNode node, String name) {
    JsonNode child = node.get(name);
    return child == null ? MissingNode.getInstance() : child;
  }

  /**
   * Prompts are shown by their hash, because shortened texts that differ at their end would look
   * equal.
   */
  private static String shown(String path, JsonNode node) {
    if (path.equals("prompts") && node.isArray() && !node.toString().contains(LEFT_OUT)) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(node.toString());
      // {@code Sha256.signature} hashes the bytes before the buffer's position.
      String hash = Sha256.signature(text.position(text.limit())).substring(0, HASH);
      return node.size() + (node.size() == 1 ? " prompt " : " prompts ") + hash;
    }
    String text = node.isMissingNode() ? "nothing" : node.toString();
    int points = text.codePointCount(0, text.length());
    return points <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }

  @Override
  public String toString() {
    return key + ": " + base + " against " + head;
  }
}
