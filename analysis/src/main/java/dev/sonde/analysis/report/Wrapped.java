package dev.sonde.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text on as many lines as it takes. Lines break between words; a longer word stays whole. */
public final class Wrapped {

  /** Less room than this for the words of a line is not indented. */
  private static final int LEAST = 12;

  /** A word may be divided after these. */
  private static final String MARKS = "-/_.:,=&?";

  /** Where a word or a piece of one ends. */
  static final String PIECES = " |(?<=[" + MARKS + "])";

  private static final String GAP = "  ";

  private Wrapped() {}

  /** A paragraph as lines of at most this width; one empty line if it is blank. */
  static List<String> lines(String paragraph, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : paragraph.strip().split(" ", -1)) {
      int wide = DisplayWidth.of(word);
      if (used > 0 && used + 1 + wide > width) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        used = 0;
      }
      // Several spaces divide parts of a line: they are kept within it, and dropped at its begin.
      if (used > 0 || !word.isEmpty()) {
        line.append(used > 0 ? " " : "").append(word);
        used += wide + (used > 0 ? 1 : 0);
      }
    }
    if (used > 0 || lines.isEmpty()) {
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /**
   * Parts of a line, of which each stays whole if it fits into one. Further lines are indented: a
   * text of others cannot begin one.
   */
  static List<String> parts(List<String> parts, int width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String part : parts) {
      String longer = line.isEmpty() ? part : line + GAP + part;
      int room = lines.isEmpty() ? width : width - GAP.length();
      if (!line.isEmpty() && DisplayWidth.of(longer) > room) {
        lines.addAll(broken(line, room, width));
        longer = part;
      }
      line = longer;
    }
    lines.addAll(broken(line, lines.isEmpty() ? width : width - GAP.length(), width));
    return hanging(lines);
  }

  /** A line that fits, or lines with room for the indent. */
  private static List<String> broken(String line, int room, int width) {
    return DisplayWidth.of(line) <= room ? List.of(line) : lines(line, width - GAP.length());
  }

  private static List<String> hanging(List<String> lines) {
    List<String> hanging = new ArrayList<>(lines);
    for (int i = 1; i < hanging.size(); i++) {
      hanging.set(i, GAP + hanging.get(i));
    }
    return hanging;
  }

  /** The first column of a table: further lines are indented. */
  static List<String> first(String text, int width) {
    return DisplayWidth.of(text) <= width
        ? List.of(text)
        : hanging(narrow(text, width - GAP.length()));
  }

  /** A text as lines of at most this width: longer words are divided, after a mark if they can. */
  static List<String> narrow(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String line : lines(text, width)) {
      String rest = line;
      while (DisplayWidth.of(rest) > width && rest.codePointCount(0, rest.length()) > 1) {
        String part = part(rest, width);
        lines.add(part);
        rest = rest.substring(part.length());
      }
      lines.add(rest);
    }
    return lines;
  }

  private static String part(String word, int width) {
    int end = word.offsetByCodePoints(0, 1);
    int mark = 0;
    while (DisplayWidth.of(word.substring(0, word.offsetByCodePoints(end, 1))) <= width) {
      end = word.offsetByCodePoints(end, 1);
      mark = MARKS.indexOf(word.codePointBefore(end)) < 0 ? mark : end;
    }
    return word.substring(0, mark == 0 ? end : mark);
  }

  /** A paragraph with something to its left, under which its further lines stay empty. */
  public static String beside(String left, String paragraph, int width) {
    int indent = DisplayWidth.of(left);
    return left + String.join("\n" + " ".repeat(indent), lines(paragraph, width - indent));
  }

  /**
   * Each line of a text; where one continues, it is as indented as it was, and two columns more.
   */
  public static String block(String text, int width) {
    return text.lines().map(line -> line(line, width)).collect(Collectors.joining("\n"));
  }

  private static String line(String line, int width) {
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    String more = indent + "  ";
    if (DisplayWidth.of(line) <= width || width - more.length() < LEAST) {
      return line;
    }
    // The first line has two columns less than it could: all of them break at the same width.
    return indent + String.join("\n" + more, lines(line, width - more.length()));
  }
}
