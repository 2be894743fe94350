package dev.sonde.common.event;

/**
 * Bounds texts that a provider chooses. Events, partials and reports repeat them, so they are short
 * and on one line, and hold no character that a terminal or an editor acts on.
 */
public final class ProviderText {

  /** The length of a label: a finish reason, a model, a serving provider, an id. */
  public static final int LABEL_CHARACTERS = 128;

  /** The length of a message: an error's text. */
  public static final int MESSAGE_CHARACTERS = 256;

  /** Ends a text that was cut. */
  private static final char CUT = '…';

  private ProviderText() {}

  /** At most {@link #LABEL_CHARACTERS} characters on one line. */
  public static String label(String text) {
    return cut(text, LABEL_CHARACTERS);
  }

  /** At most {@link #MESSAGE_CHARACTERS} characters on one line. */
  public static String message(String text) {
    return cut(text, MESSAGE_CHARACTERS);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most && isPlain(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(most);
    boolean blank = true;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      boolean space = isBlank(point);
      if (space && blank) {
        continue;
      }
      if (line.length() + Character.charCount(point) > most) {
        return ended(line, most);
      }
      line.appendCodePoint(space ? ' ' : point);
      blank = space;
    }
    int end = line.length();
    return blank && end > 0 ? line.substring(0, end - 1) : line.toString();
  }

  private static String ended(StringBuilder line, int most) {
    if (line.length() == most) {
      boolean splits = Character.isLowSurrogate(line.charAt(most - 1));
      line.setLength(splits ? most - 2 : most - 1);
    }
    return line.append(CUT).toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean edge = c == ' ' && (i == 0 || i == text.length() - 1 || text.charAt(i - 1) == ' ');
      if (edge || c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** White space, controls, format characters such as marks of direction, and broken surrogates. */
  private static boolean isBlank(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
