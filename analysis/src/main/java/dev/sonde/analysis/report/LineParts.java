package dev.sonde.analysis.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** One line of several parts. Parts that do not fit are left out, the least important first. */
public final class LineParts {

  private static final String GAP = "  ";

  private final List<Part> parts = new ArrayList<>();

  private record Part(String text, int weight) {}

  /**
   * Adds a part to the end of the line.
   *
   * @param weight parts with the lowest weight are left out first
   */
  public LineParts add(int weight, String text) {
    parts.add(new Part(text, weight));
    return this;
  }

  /** The line, in at most this number of columns. */
  public String fit(int width) {
    List<Part> shown = new ArrayList<>(parts);
    while (shown.size() > 1 && DisplayWidth.of(text(shown)) > width) {
      shown.remove(shown.stream().min(Comparator.comparingInt(Part::weight)).orElseThrow());
    }
    return DisplayWidth.fit(text(shown), width);
  }

  private static String text(List<Part> parts) {
    return parts.stream().map(Part::text).collect(Collectors.joining(GAP));
  }
}
