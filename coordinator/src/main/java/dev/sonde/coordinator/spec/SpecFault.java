package dev.sonde.coordinator.spec;

import dev.sonde.common.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a spec.
 *
 * @param path the path in the spec ({@code load.stages[1].rate}), or the flag ({@code --count})
 * @param line from 1, or 0 when the value is not in a text
 * @param column from 1, or 0 when the value is not in a text
 * @param found what the spec contains
 * @param allowed what is allowed there; empty when the message does not say
 * @param suggestion the name that was probably meant, or null
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
    return PrintableText.line(text.toString());
  }

  private boolean several() {
    boolean phrase = allowed.startsWith("a ") || allowed.startsWith("the ");
    return allowed.contains(", ") && !phrase;
  }
}
