package dev.sonde.analysis.report;

/** Text for GitHub's Markdown. */
public final class Markdown {

  private static final String SPECIAL = "\\`*_{}[]<>#|~";

  private Markdown() {}

  /** Escapes text for a table cell or a list item; an {@code @} in it notifies nobody. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\');
              }
              escaped.appendCodePoint(c == '\n' || c == '\r' ? ' ' : c);
            });
    return escaped.toString().replace("@", "@\u200b");
  }
}
