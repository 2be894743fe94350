package dev.sonde.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an answer.
 *
 * @param tokens UTF-8, escaped for a JSON string
 * @param tool the name of the tool whose call they are, or null for a text
 * @param cut whether the limit on tokens ended it
 */
@SuppressWarnings("ArrayRecordComponent") // Written to the socket unchanged, never compared.
record Speech(byte[][] tokens, @Nullable String tool, boolean cut) {

  private static final int TOKEN_CHARACTERS = 4;

  /** A speech of as many pieces as the limit allows. */
  static Speech of(List<String> pieces, @Nullable String tool, int limit) {
    byte[][] tokens = new byte[Math.min(limit, pieces.size())][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Refusal.escaped(pieces.get(i)).getBytes(StandardCharsets.UTF_8);
    }
    return new Speech(tokens, tool, pieces.size() > limit);
  }

  /** The text, split into pieces of about four characters. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + TOKEN_CHARACTERS);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
