package dev.sonde.coordinator.spec;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a spec.
 *
 * @param path where in the spec ({@code load.stages[1].rate}), or the flag ({@code --count})
 * @param line from 1, or 0 where there is no text
 * @param column from 1, or 0 where there is no text
 * @param found what stands there
 * @param allowed what may stand there, or empty where nothing may
 * @param suggestion what was probably meant, or null
 */
public record SpecFault(
    String path, int line, int column, String found, String allowed, @Nullable String suggestion) {

  /** One line: {@code load.cuncurrency: unknown key; allowed are count, …; did you mean …?}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(found);
    if (!allowed.isEmpty()) {
      text.append(several() ? "; allowed are " : "; allowed is ").append(allowed);
    }
    if (suggestion != null) {
      text.append("; did you mean \"").append(suggestion).append("\"?");
    }
    return text.toString();
  }

  private boolean several() {
    boolean phrase = allowed.startsWith("a ") || allowed.startsWith("the ");
    return allowed.contains(", ") && !phrase;
  }
}
