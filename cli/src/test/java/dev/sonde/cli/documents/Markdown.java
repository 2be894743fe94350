package dev.sonde.cli.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A Markdown document, split into prose and fenced blocks.
 *
 * @param lines all lines
 * @param fenced for each line whether it is in a fenced block, fences included
 */
record Markdown(List<String> lines, List<Boolean> fenced) {

  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");
  private static final Pattern NOT_IN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

  static Markdown parse(String text) {
    List<String> lines = text.lines().toList();
    List<Boolean> fenced = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      boolean fence = line.stripLeading().startsWith("```");
      fenced.add(inside || fence);
      inside ^= fence;
    }
    return new Markdown(lines, fenced);
  }

  /** The text with an empty line in place of each fenced one, so that line numbers stay. */
  String prose() {
    StringBuilder prose = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      prose.append(fenced.get(i) ? "" : lines.get(i)).append('\n');
    }
    return prose.toString();
  }

  /** The anchors that GitHub gives to the headings. */
  Set<String> anchors() {
    Set<String> anchors = new TreeSet<>();
    Map<String, Integer> seen = new HashMap<>();
    prose()
        .lines()
        .map(HEADING::matcher)
        .filter(heading -> heading.matches())
        .map(heading -> anchor(heading.group(1)))
        .forEach(
            anchor -> {
              int before = seen.merge(anchor, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
    return anchors;
  }

  private static String anchor(String heading) {
    String text = LINK_TEXT.matcher(heading).replaceAll("$1").toLowerCase(Locale.ROOT);
    return NOT_IN_ANCHOR.matcher(text).replaceAll("").replace(' ', '-');
  }
}
