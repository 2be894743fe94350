package dev.sonde.simulator;

import java.nio.charset.StandardCharsets;

/** The tokens of all answers, encoded once. A token is a word with a space before it. */
final class Vocabulary {
  private static final String WORDS =
      "the a one each every some most many light water river stone tree leaf seed field road house "
          + "city village harbour island mountain valley forest meadow garden window table letter "
          + "book story music colour green blue red white silver golden quiet bright early late "
          + "small large simple careful slow quick warm cold open closed near far above below "
          + "before after under over between beside through across around along toward with "
          + "without for and but so then when where while until because although still again "
          + "often never always perhaps almost nearly exactly about only also even just more less "
          + "better older newer first second third last morning evening summer winter spring "
          + "autumn rain snow wind cloud star moon sun sky sea shore café naïve Zürich 東京 "
          + "résumé señor ☕";

  private final byte[][] tokens;

  Vocabulary() {
    String[] words = WORDS.split(" ", -1);
    tokens = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      tokens[i] = (" " + words[i]).getBytes(StandardCharsets.UTF_8);
    }
  }

  int size() {
    return tokens.length;
  }

  /** UTF-8; nothing in it needs escaping in JSON. */
  byte[] token(int word) {
    return tokens[word];
  }

  /** The word at a position of the answer to a prompt. */
  int word(long promptHash, int position) {
    return (int) Long.remainderUnsigned(Mix.of(promptHash, position), tokens.length);
  }
}
