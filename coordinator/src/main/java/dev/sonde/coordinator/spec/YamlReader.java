package dev.sonde.coordinator.spec;

import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Kind;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Parses YAML 1.2, which includes JSON, to nodes with their positions. */
public final class YamlReader {

  static final int MAX_CODE_POINTS = 1 << 20;
  static final int MAX_DEPTH = 16;
  private static final int MAX_KEY = 60;
  static final int MAX_NODES = 100_000;

  private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  private final FaultCollector faults;
  private int nodes;

  public YamlReader(FaultCollector faults) {
    this.faults = faults;
  }

  /** The document's root, or null after a fault. */
  public @Nullable SpecNode read(String text) {
    Place start = new Place("", 1, 1);
    try {
      String yaml = withoutJsonTabs(text.startsWith("\ufeff") ? text.substring(1) : text);
      LoadSettings settings = settings();
      if (tooDeep(yaml, settings)) {
        return null;
      }
      Optional<Node> root = new Compose(settings).composeString(yaml);
      if (root.isEmpty()) {
        faults.add(start, "the spec is empty", "a mapping that names models, providers, load");
        return null;
      }
      return convert(root.get(), "", 0);
    } catch (TooLarge e) {
      faults.add(
          e.place, "too many values after all aliases are expanded", MAX_NODES + " values at most");
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(mark -> place("", mark)).orElse(start);
      faults.add(place, "not YAML: " + problem(e), "");
    } catch (YamlEngineException e) {
      faults.add(start, "not YAML: " + e.getMessage(), "");
    }
    return null;
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setCodePointLimit(MAX_CODE_POINTS)
        .setMaxAliasesForCollections(32)
        .setUseMarks(true)
        .build();
  }

  /**
   * JSON may be indented by tabs, but YAML may not. A JSON string never continues on the next line.
   */
  private static String withoutJsonTabs(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return text;
    }
    StringBuilder spaced = new StringBuilder(text.length());
    boolean indent = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      indent = c == '\n' || (indent && (c == ' ' || c == '\t'));
      spaced.append(indent && c == '\t' ? ' ' : c);
    }
    return spaced.toString();
  }

  /** Checked before composing, because composing is recursive. */
  private boolean tooDeep(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > MAX_DEPTH) {
        Place place = event.getStartMark().map(mark -> place("", mark)).orElse(new Place("", 1, 1));
        faults.add(place, "nested too deeply", MAX_DEPTH + " levels at most");
        return true;
      }
    }
    return false;
  }

  private SpecNode convert(Node node, String path, int depth) {
    Place place = node.getStartMark().map(mark -> place(path, mark)).orElse(new Place(path, 1, 1));
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new TooLarge(place);
    }
    if (node instanceof MappingNode mapping) {
      return entries(mapping, place, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<SpecNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
      }
      return new Items(place, items);
    }
    ScalarNode scalar = (ScalarNode) node;
    if (!PLAIN.contains(scalar.getTag())) {
      faults.add(place, "the tag " + scalar.getTag(), "a value without a tag");
    }
    return new Scalar(place, kind(scalar.getTag()), scalar.getValue());
  }

  private Entries entries(MappingNode mapping, Place place, int depth) {
    List<Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "?";
      String shown = key.length() > MAX_KEY ? key.substring(0, MAX_KEY) + "…" : key;
      String path = place.path().isEmpty() ? shown : place.path() + "." + shown;
      Place keyPlace =
          keyNode.getStartMark().map(mark -> place(path, mark)).orElse(new Place(path, 1, 1));
      entries.add(new Entry(keyPlace, key, convert(tuple.getValueNode(), path, depth + 1)));
    }
    return new Entries(place, entries);
  }

  private static String problem(MarkedYamlEngineException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem();
  }

  /** Stops the expansion of aliases, which may be endless. */
  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Place place;

    TooLarge(Place place) {
      this.place = new Place("", place.line(), place.column());
    }
  }

  private static Kind kind(Tag tag) {
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return Kind.NUMBER;
    }
    if (tag.equals(Tag.BOOL)) {
      return Kind.FLAG;
    }
    return tag.equals(Tag.NULL) ? Kind.NOTHING : Kind.TEXT;
  }

  private static Place place(String path, Mark mark) {
    return new Place(path, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
