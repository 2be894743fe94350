package dev.sonde.common.text;

import java.util.HexFormat;

/**
 * Replaces the characters that are not shown but act on what shows them: controls, escape sequences
 * with them, marks of direction, invisible format characters, separators of lines, surrogates
 * without their other half and noncharacters. All other characters stay, joiners in emoji too.
 */
public final class PrintableText {

  /** Stands where a character was removed: U+FFFD. */
  public static final char REPLACEMENT = '\ufffd';

  private static final HexFormat HEX = HexFormat.of();
  private static final int NONCHARACTER = 0xfffe;

  private PrintableText() {}

  /** A text on one line; line breaks and tabs become spaces. */
  public static String line(String text) {
    return replaced(text, false);
  }

  /** A text of several lines; line breaks ({@code \n} and {@code \r\n}) and tabs stay. */
  public static String block(String text) {
    return replaced(text, true);
  }

  /**
   * JSON with the same values, in which such characters are escaped.
   *
   * @param json a JSON text, in which they stand in strings only
   */
  public static String json(String json) {
    if (isClean(json)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + json.length() / 8);
    int at = 0;
    while (at < json.length()) {
      int point = json.codePointAt(at);
      int end = at + Character.charCount(point);
      if (isPrintable(point) || point == '\n' || point == '\r' || point == '\t') {
        escaped.appendCodePoint(point);
      } else {
        for (int i = at; i < end; i++) {
          escaped.append("\\u").append(HEX.toHexDigits(json.charAt(i)));
        }
      }
      at = end;
    }
    return escaped.toString();
  }

  /** Whether a code point is shown and does nothing else. */
  public static boolean isPrintable(int point) {
    if (point >= ' ' && point <= '~') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> isShownFormat(point);
      default -> (point & NONCHARACTER) != NONCHARACTER && (point < 0xfdd0 || point > 0xfdef);
    };
  }

  /** The joiners that words and emoji are written with, and the number signs of Arabic. */
  private static boolean isShownFormat(int point) {
    return point == 0x200c
        || point == 0x200d
        || (point >= 0x600 && point <= 0x605)
        || point == 0x6dd
        || point == 0x8e2;
  }

  private static String replaced(String text, boolean lines) {
    if (isClean(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (isPrintable(point)) {
        clean.appendCodePoint(point);
      } else if (point == '\r' && at < text.length() && text.charAt(at) == '\n') {
        clean.append(lines ? "\r\n" : " ");
        at++;
      } else if (point == '\n' || point == '\t') {
        clean.append(lines ? (char) point : ' ');
      } else {
        clean.append(isBreak(point) ? ' ' : REPLACEMENT);
      }
    }
    return clean.toString();
  }

  private static boolean isBreak(int point) {
    return point == '\r' || point == 0x2028 || point == 0x2029;
  }

  /** Whether each character of a text is printable. */
  private static boolean isClean(String text) {
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (!isPrintable(point)) {
        return false;
      }
      at += Character.charCount(point);
    }
    return true;
  }
}
