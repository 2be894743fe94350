package dev.sonde.coordinator.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was typed at the command line: a model, and flags with their values as text, so that one
 * parser checks both flags and files.
 *
 * @param model the model to compare, or null when the flags change a spec from a file
 * @param flags by flag ({@code --count}), its values in the order they were given; switches have
 *     the value {@code true}
 */
public record SpecOptions(@Nullable String model, Map<String, List<String>> flags) {

  /** The flags that say something about a spec; the others are the command's own. */
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

  /** Flags that change a spec from a file. */
  public static SpecOptions none() {
    return new SpecOptions(null, Map.of());
  }

  /** The one-liner. */
  public static SpecOptions compare(String model) {
    return new SpecOptions(model, Map.of());
  }

  /** The same with one more flag, or one more value of it. */
  public SpecOptions with(String flag, String... values) {
    Map<String, List<String>> more = new LinkedHashMap<>(flags);
    List<String> all = new ArrayList<>(flags.getOrDefault(flag, List.of()));
    Collections.addAll(all, values);
    more.put(flag, all);
    return new SpecOptions(model, more);
  }
}
