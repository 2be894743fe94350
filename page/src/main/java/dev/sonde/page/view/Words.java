package dev.sonde.page.view;

import dev.sonde.common.text.PrintableText;
import java.time.Duration;

/** Texts of others, and times, as they are shown. */
public final class Words {

  private static final int MOST_CHARS = 300;

  private Words() {}

  /** A text on one line, cut where it is longer than any name that a person gives. */
  public static String brief(String text) {
    String line =
        PrintableText.line(text.length() > 2 * MOST_CHARS ? head(text, 2 * MOST_CHARS) : text);
    return line.length() > MOST_CHARS ? head(line, MOST_CHARS) + "…" : line;
  }

  private static String head(String text, int chars) {
    boolean half = Character.isHighSurrogate(text.charAt(chars - 1));
    return text.substring(0, half ? chars - 1 : chars);
  }

  /** How long something took or has been, in its two largest units: {@code 3 h 20 min}. */
  public static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
  }
}
