package dev.sonde.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of an answer.
 *
 * @param tokens UTF-8, escaped for a JSON string
 * @param calls the tools whose calls they are, in their order; none for a text
 * @param cut whether the limit on tokens ended it
 */
@SuppressWarnings("ArrayRecordComponent") // Written to the socket unchanged, never compared.
record Speech(byte[][] tokens, List<Call> calls, boolean cut) {

  private static final int TOKEN_CHARACTERS = 4;

  /**
   * A call of a tool.
   *
   * @param from the place of its first token
   */
  record Call(String tool, int from) {}

  Speech {
    calls = List.copyOf(calls);
  }

  /** A text of as many pieces as the limit allows. */
  static Speech of(List<String> pieces, int limit) {
    return new Speech(tokens(pieces, limit), List.of(), pieces.size() > limit);
  }

  /** Calls of as many pieces as the limit allows. */
  static Speech of(List<String> tools, List<String> arguments, int limit) {
    List<String> pieces = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      if (pieces.size() < limit) {
        calls.add(new Call(tools.get(i), pieces.size()));
      }
      pieces.addAll(pieces(arguments.get(i)));
    }
    return new Speech(tokens(pieces, limit), calls, pieces.size() > limit);
  }

  private static byte[][] tokens(List<String> pieces, int limit) {
    byte[][] tokens = new byte[Math.max(0, Math.min(limit, pieces.size()))][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Refusal.escaped(pieces.get(i)).getBytes(StandardCharsets.UTF_8);
    }
    return tokens;
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
