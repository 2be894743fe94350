package dev.sonde.analysis.report;

/** Text for GitHub's Markdown. */
public final class Markdown {

  private static final String SPECIAL = "\\`*_{}[]<>#|~&";

  /** No text fills a comment alone. */
  private static final int LONGEST = 2_000;

  private Markdown() {}

  /** Escapes text for a table cell or a list item; an {@code @} in it notifies nobody. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    DisplayWidth.fit(text, LONGEST)
        .codePoints()
        .forEach(
            c -> {
              if (SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\');
              }
              escaped.appendCodePoint(c);
            });
    return escaped.toString().replace("@", "@&#8203;");
  }

  /** Text as code, in a table cell too. */
  public static String code(String text) {
    return "`" + DisplayWidth.fit(text, LONGEST).replace("|", "\\|").replace("`", "'") + "`";
  }
}
