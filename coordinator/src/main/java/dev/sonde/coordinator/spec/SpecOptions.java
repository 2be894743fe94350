package dev.sonde.coordinator.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command line: a model, and flags with their values as text. One parser
 * checks both flags and files.
 *
 * @param model the model to compare, or null when the flags change a spec from a file
 * @param flags the values of each flag ({@code --count}) in the given order; a switch has the value
 *     {@code true}
 */
public record SpecOptions(@Nullable String model, Map<String, List<String>> flags) {

  /** The flags that change a spec; all others belong to the command. */
  public static final Set<String> FLAGS = FlagOverlay.FLAGS;

  public SpecOptions {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    flags.forEach(
        (flag, values) -> {
          if (!FLAGS.contains(flag)) {
            throw new IllegalArgumentException("flag is " + flag + ", allowed are " + FLAGS);
          }
          copy.put(flag, List.copyOf(values));
        });
    flags = Collections.unmodifiableMap(copy);
  }

  /** No flags and no model: the spec of a file stays as it is. */
  public static SpecOptions none() {
    return new SpecOptions(null, Map.of());
  }

  /** The options of {@code compare}. */
  public static SpecOptions compare(String model) {
    return new SpecOptions(model, Map.of());
  }

  /** A copy with an additional flag, or with an additional value of a flag. */
  public SpecOptions with(String flag, String... values) {
    Map<String, List<String>> more = new LinkedHashMap<>(flags);
    List<String> all = new ArrayList<>(flags.getOrDefault(flag, List.of()));
    Collections.addAll(all, values);
    more.put(flag, all);
    return new SpecOptions(model, more);
  }
}
