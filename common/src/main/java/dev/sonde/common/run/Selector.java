package dev.sonde.common.run;

import java.util.Map;
import java.util.Optional;

/**
 * The cells that a threshold applies to: <code>{provider=groq,region=eu}</code>. An empty selector
 * matches all cells.
 *
 * @param wanted the value that a cell must have, for each key that is written
 */
public record Selector(Map<Key, String> wanted) {

  public Selector {
    wanted = Map.copyOf(wanted);
  }

  /** The value that a cell must have, or empty when any value matches. */
  public Optional<String> get(Key key) {
    return Optional.ofNullable(wanted.get(key));
  }

  public boolean matches(String model, String provider, String region) {
    return isOrAny(Key.MODEL, model)
        && isOrAny(Key.PROVIDER, provider)
        && isOrAny(Key.REGION, region);
  }

  private boolean isOrAny(Key key, String value) {
    return wanted.getOrDefault(key, value).equals(value);
  }

  /** The properties by which cells are selected. */
  public enum Key {
    MODEL("model"),
    PROVIDER("provider"),
    REGION("region");

    private final String label;

    Key(String label) {
      this.label = label;
    }

    /** The name in thresholds. */
    public String label() {
      return label;
    }
  }
}
