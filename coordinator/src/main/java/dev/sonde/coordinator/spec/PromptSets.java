package dev.sonde.coordinator.spec;

import dev.sonde.coordinator.spec.SpecNode.Items;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The prompt sets that Sonde contains: entries of a spec in YAML, in the public domain (CC0-1.0).
 */
final class PromptSets {

  static final List<String> NAMES = List.of("differences", "reasoning");

  private PromptSets() {}

  static String yaml(String name) {
    String resource = "prompts/" + name + ".yaml";
    try (InputStream in = PromptSets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /** The entries of a set, as if they were written in a spec. */
  static List<SpecNode> entries(String name) {
    FaultCollector faults = new FaultCollector();
    SpecNode root = new YamlReader(faults).read(yaml(name));
    faults.throwIfAny(name);
    if (root instanceof Items items) {
      return items.items();
    }
    throw new IllegalStateException("the set " + name + " is not a list");
  }
}
