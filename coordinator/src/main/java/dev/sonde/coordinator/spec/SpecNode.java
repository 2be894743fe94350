package dev.sonde.coordinator.spec;

import java.util.ArrayList;
import java.util.List;

/** A spec as written. YAML, JSON and flags all become nodes of this type. */
public sealed interface SpecNode {

  Place place();

  /** The value as text for a message: {@code 3}, {@code "60"}, {@code a list}. */
  String described();

  /** The position of a node: a path, and line and column from 1 (0 for flags). */
  record Place(String path, int line, int column) {}

  /** The type of a plain scalar in YAML's JSON schema. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    NOTHING
  }

  record Scalar(Place place, Kind kind, String text) implements SpecNode {

    private static final int SHOWN = 60;

    @Override
    public String described() {
      return switch (kind) {
        case NOTHING -> "nothing";
        case NUMBER, FLAG -> text;
        case TEXT -> '"' + shown() + '"';
      };
    }

    /** Shortens long texts, and hides a text that looks like a token. */
    private String shown() {
      if (text.matches("(?s)(hf_|sk-|gsk_|Bearer ).*")) {
        return text.substring(0, 3) + "…";
      }
      String line = text.replace("\n", "\\n");
      return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
  }

  record Items(Place place, List<SpecNode> items) implements SpecNode {
    @Override
    public String described() {
      return "a list";
    }
  }

  record Entries(Place place, List<Entry> entries) implements SpecNode {
    @Override
    public String described() {
      return "a mapping";
    }

    public Entries without(String key) {
      return new Entries(place, entries.stream().filter(each -> !each.key().equals(key)).toList());
    }

    public Entries with(Entry entry) {
      List<Entry> all = new ArrayList<>(without(entry.key()).entries);
      all.add(entry);
      return new Entries(place, all);
    }
  }

  /** One key with its value; the place is that of the key. */
  record Entry(Place place, String key, SpecNode value) {}
}
