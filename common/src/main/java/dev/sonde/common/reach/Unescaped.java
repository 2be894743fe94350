package dev.sonde.common.reach;

import org.jspecify.annotations.Nullable;

/**
 * A text with the escapes of JSON and of URLs decoded where they stand for an ASCII character, and
 * the place of each of its characters in the original.
 *
 * @param places one more than the text has characters, or null if the text is the original
 */
@SuppressWarnings("ArrayRecordComponent") // It is never compared.
record Unescaped(String text, int @Nullable [] places) {

  private static final int HEX = 16;
  private static final int JSON_DIGITS = 4;
  private static final int URL_DIGITS = 2;

  static Unescaped of(String original) {
    if (original.indexOf('\\') < 0 && original.indexOf('%') < 0) {
      return new Unescaped(original, null);
    }
    StringBuilder text = new StringBuilder(original.length());
    int[] places = new int[original.length() + 1];
    int at = 0;
    while (at < original.length()) {
      places[text.length()] = at;
      char c = original.charAt(at);
      char next = at + 1 < original.length() ? original.charAt(at + 1) : ' ';
      int digits = c == '%' ? URL_DIGITS : c == '\\' && next == 'u' ? JSON_DIGITS : 0;
      int first = at + (c == '%' ? 1 : 2);
      int code = digits == 0 ? -1 : code(original, first, digits);
      if (code >= 0) {
        text.append((char) code);
        at = first + digits;
      } else if (c == '\\' && next == '/') {
        text.append(next);
        at += 2;
      } else {
        text.append(c);
        at++;
      }
    }
    places[text.length()] = at;
    return new Unescaped(text.toString(), places);
  }

  /** The place in the original of the character at an index, or the original's end. */
  int place(int index) {
    return places == null ? index : places[index];
  }

  /** The ASCII character that hexadecimal digits stand for, or -1. */
  private static int code(String text, int from, int digits) {
    if (from + digits > text.length()) {
      return -1;
    }
    int code = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(text.charAt(i), HEX);
      if (digit < 0) {
        return -1;
      }
      code = code * HEX + digit;
    }
    return code <= '~' ? code : -1;
  }
}
