package dev.sonde.testing;

import java.util.List;

/**
 * Texts of a stranger that would act on what shows them, and what must hold where they are shown.
 */
public final class HostileTexts {

  /** Stands after each line break: no line of an output may begin with it. */
  public static final String FORGED = "FORGED";

  /** Each of them alone. */
  public static final List<String> ALL =
      List.of(
          "\u001b[2J\u001b[31mred",
          "\u001b]0;title\u0007",
          "\u001bPq\u001b\\",
          "bell\u0007",
          "nul\0nul",
          "back\bspace\u007f",
          "\u202egpj.exe",
          "\u2066isolate\u2069",
          "\u200f\u200e\u061c",
          "\ufeffmark\u00ad",
          "\u009b31mC1\u0085" + FORGED,
          "cr\r" + FORGED,
          "lf\n" + FORGED,
          "crlf\r\n" + FORGED,
          "ls\u2028" + FORGED + "\u2029" + FORGED,
          "\udb40\udc41tag",
          "=cmd|' /C calc'!A0",
          " +1+1",
          "@SUM(1)",
          "-2+3",
          "\t=1",
          "\r=1",
          "\uff1d1",
          "a|b`c*d_e[f](g)",
          "<img src=x onerror=alert(1)>&#8238;&amp;@team",
          "</script><script>alert(1)</script><!--",
          "]]>",
          "\",\"x\":\"\\u001b",
          "alone\ud800",
          "\udc00alone",
          "\uffff\ufdd0");

  /** All of them in one text. */
  public static final String TOGETHER = String.join(" ", ALL);

  /** A text of 1 MiB without a space. */
  public static final String LONG = "y".repeat(1 << 20);

  private HostileTexts() {}

  /**
   * What of an output acts on a terminal, or pretends to be a line of its own; empty if nothing.
   *
   * @param output its bytes as UTF-8
   */
  public static String harm(String output) {
    StringBuilder harm = new StringBuilder();
    for (int at = 0; at < output.length(); at++) {
      char c = output.charAt(at);
      boolean lineBreak =
          c == '\n' || (c == '\r' && at + 1 < output.length() && output.charAt(at + 1) == '\n');
      int point = output.codePointAt(at);
      if (Character.isSupplementaryCodePoint(point)) {
        at++;
      }
      if (!lineBreak && c != '\t' && acts(point)) {
        harm.append("U+%04X at %d; ".formatted(point, at));
      }
    }
    if (output.startsWith(FORGED) || output.contains("\n" + FORGED)) {
      harm.append("a forged line");
    }
    return harm.toString();
  }

  /** Written out once more, so that it does not share a mistake with the code. */
  private static boolean acts(int c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0xad
        || c == 0x61c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f && c != 0x2065)
        || (c >= 0xd800 && c <= 0xdfff)
        || c == 0xfeff
        || c == 0xffff
        || c == 0xfdd0
        || (c >= 0xe0000 && c <= 0xe007f);
  }
}
