package dev.sonde.coordinator.spec;

import dev.sonde.common.text.NearestName;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import dev.sonde.coordinator.spec.SpecNode.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mapping with known keys. Reports unknown and repeated keys and gives access to the others. */
public final class Fields {

  private final FaultCollector faults;
  private final Place place;
  private final Map<String, SpecNode> values = new HashMap<>();

  public Fields(SpecNode node, List<String> allowed, FaultCollector faults) {
    this.faults = faults;
    this.place = node.place();
    if (node instanceof Entries entries) {
      entries.entries().forEach(each -> accept(each, allowed));
    } else {
      faults.wrong(node, "a mapping of " + String.join(", ", allowed));
    }
  }

  private void accept(Entry entry, List<String> allowed) {
    if (!allowed.contains(entry.key())) {
      String near = NearestName.of(entry.key(), allowed).orElse(null);
      faults.add(entry.place(), "unknown key", String.join(", ", allowed), near);
    } else if (values.putIfAbsent(entry.key(), entry.value()) != null) {
      faults.add(entry.place(), "this key is given twice", "each key only once");
    }
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public @Nullable SpecNode get(String key) {
    return values.get(key);
  }

  /** Reads the value of a key; the fallback replaces a missing or faulty value. */
  public <T> T read(String key, T fallback, Function<SpecNode, @Nullable T> reader) {
    T value = readOrNull(key, reader);
    return value == null ? fallback : value;
  }

  public <T> @Nullable T readOrNull(String key, Function<SpecNode, @Nullable T> reader) {
    SpecNode node = values.get(key);
    return node == null ? null : reader.apply(node);
  }

  /** Reports that a required key is missing. */
  public void missing(String key, String allowed) {
    boolean flag = place.path().startsWith("--");
    faults.add(flag ? place : child(key), flag ? "given without " + key : "missing", allowed);
  }

  /** Reports a key that is in conflict with another. */
  public void clash(String key, String found, String allowed) {
    SpecNode node = values.get(key);
    faults.add(node == null ? child(key) : node.place(), found, allowed);
  }

  private Place child(String key) {
    String path = place.path().isEmpty() ? key : place.path() + "." + key;
    return new Place(path, place.line(), place.column());
  }
}
