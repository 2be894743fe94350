package dev.sonde.common.reach;

/**
 * Finds pieces of a token in a text: every run of at least {@link #least} characters that the token
 * contains too. JSON's and URLs' escapes of a character count as the character.
 *
 * <p>Eight characters are far more than chance gives: two random texts of hexadecimal digits, as
 * ids are, have a run of eight in common once in millions. Of a token of fewer than 16 characters
 * half are enough, so that one of any two pieces is always found.
 */
final class TokenPieces {

  private static final int LONGEST_LEAST = 8;
  private static final int SHORTEST_LEAST = 4;
  private static final int FILTER_BITS = 1 << 12;
  private static final String NONE = "";

  private final String token;
  private final boolean hasEscapes;

  /** The number of characters from which on a run is a piece. */
  private final int least;

  private final int gram;
  private final long[] filter = new long[FILTER_BITS / Long.SIZE];

  TokenPieces(String token) {
    this.token = token;
    this.hasEscapes = !Unescaped.of(token).text().equals(token);
    int half = (token.length() + 1) / 2;
    int wanted = Math.max(SHORTEST_LEAST, Math.min(LONGEST_LEAST, half));
    this.least = Math.max(1, Math.min(wanted, token.length()));
    this.gram = (least + 1) / 2;
    for (int i = 0; i + gram <= token.length(); i++) {
      int bit = hash(token, i);
      filter[bit >> 6] |= 1L << bit;
    }
  }

  /** Whether a text has a piece. */
  boolean isIn(String text) {
    return !hidden(text, NONE, least).equals(text);
  }

  /** The text with each piece replaced. */
  String hidden(String text, String with) {
    return hidden(text, with, least);
  }

  /** The text with the token replaced, but no other piece of it. */
  String wholeHidden(String text, String with) {
    return hidden(text, with, token.length());
  }

  private String hidden(String text, String with, int shortest) {
    Unescaped plain = hasEscapes ? new Unescaped(text, null) : Unescaped.of(text);
    String line = plain.text();
    StringBuilder rest = null;
    int done = 0;
    int at = 0;
    // Of every run of this length one of the examined grams is a part.
    int step = least - gram + 1;
    while (at + gram <= line.length()) {
      int length = 0;
      int start = at;
      if (isLikely(line, at)) {
        for (int i = 0; i + gram <= token.length(); i++) {
          if (line.regionMatches(at, token, i, gram)) {
            int before = before(line, at, i, done);
            int run = before + after(line, at, i);
            if (run > length) {
              length = run;
              start = at - before;
            }
          }
        }
      }
      if (length >= shortest) {
        rest = rest == null ? new StringBuilder() : rest;
        rest.append(text, plain.place(done), plain.place(start)).append(with);
        done = start + length;
        at = done;
      } else {
        at += step;
      }
    }
    return rest == null ? text : rest.append(text, plain.place(done), text.length()).toString();
  }

  /** How many characters before both places are the same. */
  private int before(String line, int at, int inToken, int from) {
    int count = 0;
    while (at - count > from
        && inToken - count > 0
        && line.charAt(at - count - 1) == token.charAt(inToken - count - 1)) {
      count++;
    }
    return count;
  }

  /** How many characters from both places on are the same. */
  private int after(String line, int at, int inToken) {
    int count = 0;
    while (at + count < line.length()
        && inToken + count < token.length()
        && line.charAt(at + count) == token.charAt(inToken + count)) {
      count++;
    }
    return count;
  }

  private boolean isLikely(String line, int at) {
    int bit = hash(line, at);
    return (filter[bit >> 6] & 1L << bit) != 0;
  }

  private int hash(String text, int from) {
    int hash = 0;
    for (int i = from; i < from + gram; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash & FILTER_BITS - 1;
  }
}
