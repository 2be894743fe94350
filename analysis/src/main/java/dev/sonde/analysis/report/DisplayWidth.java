package dev.sonde.analysis.report;

import dev.sonde.common.text.PrintableText;

/** The number of terminal columns of a text: two for a wide character, none for a combining one. */
final class DisplayWidth {

  private static final String ELLIPSIS = "…";

  /** First and last code points of the wide blocks (East Asian Width W and F in Unicode). */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd}
  };

  private DisplayWidth() {}

  static int of(String text) {
    return text.codePoints().map(DisplayWidth::of).sum();
  }

  private static int of(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] block : WIDE) {
      if (codePoint >= block[0] && codePoint <= block[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The text on one line, with printable characters only, shortened to a width. */
  static String fit(String text, int width) {
    String line = PrintableText.line(text).strip();
    if (of(line) <= width) {
      return line;
    }
    StringBuilder cut = new StringBuilder();
    int used = 1;
    for (int codePoint : line.codePoints().toArray()) {
      used += of(codePoint);
      if (used > width) {
        break;
      }
      cut.appendCodePoint(codePoint);
    }
    return cut.toString().stripTrailing() + ELLIPSIS;
  }
}
