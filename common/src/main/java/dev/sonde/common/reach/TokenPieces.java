package dev.sonde.common.reach;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds pieces of a token in a text: every run of at least {@link #least} characters that the token
 * contains too. JSON's and URLs' escapes of a character count as the character.
 *
 * <p>Eight characters are far more than chance gives: two random texts of hexadecimal digits, as
 * ids are, have a run of eight in common once in millions. Of a token of fewer than 16 characters
 * half are enough, so that one of any two pieces is always found.
 *
 * <p>A prefix that all keys of a kind share ({@code sk-proj-}) is public: its characters belong to
 * a piece but do not count.
 */
final class TokenPieces {

  private static final int LONGEST_LEAST = 8;
  private static final int SHORTEST_LEAST = 4;
  private static final int FILTER_BITS = 1 << 12;
  private static final String NONE = "";

  /**
   * The prefixes of published key formats: OpenAI, Anthropic, OpenRouter, GitHub, NVIDIA, others.
   */
  private static final Pattern PUBLIC =
      Pattern.compile(
          "sk-(?:(?:proj|svcacct|admin|None|or-v\\d|ant-(?:api|admin)\\d\\d)-)?"
              + "|github_pat_|gh[pousr]_|glpat-|nvapi-|xai-|gsk_|hf_|r8_|pplx-|AIzaSy|tgp_v1_|csk-");

  private final String token;
  private final boolean hasEscapes;

  /** Where the secret part begins. */
  private final int secret;

  /** The number of characters from which on a run is a piece. */
  private final int least;

  private final int gram;
  private final long[] filter = new long[FILTER_BITS / Long.SIZE];

  TokenPieces(String token) {
    this.token = token;
    this.hasEscapes = !Unescaped.of(token).text().equals(token);
    this.secret = publicPrefix(token);
    int length = token.length() - secret;
    int half = (length + 1) / 2;
    int wanted = Math.max(SHORTEST_LEAST, Math.min(LONGEST_LEAST, half));
    this.least = Math.max(1, Math.min(wanted, length));
    this.gram = (least + 1) / 2;
    for (int i = secret; i + gram <= token.length(); i++) {
      int bit = hash(token, i);
      filter[bit >> 6] |= 1L << bit;
    }
  }

  /** The length of the prefix that tells only what kind of key it is; 0 if there is no rest. */
  static int publicPrefix(String token) {
    Matcher found = PUBLIC.matcher(token);
    return found.lookingAt() && found.end() < token.length() ? found.end() : 0;
  }

  /** Whether a text has a piece. */
  boolean isIn(String text) {
    return !hidden(text, NONE, least).equals(text);
  }

  /** The text with each piece replaced. */
  String hidden(String text, String with) {
    return hidden(text, with, least);
  }

  /** The text with the token replaced, also without its public prefix, but no other piece. */
  String wholeHidden(String text, String with) {
    return hidden(text, with, token.length() - secret);
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
      int counting = 0;
      int start = at;
      if (isLikely(line, at)) {
        for (int i = secret; i + gram <= token.length(); i++) {
          if (line.regionMatches(at, token, i, gram)) {
            int before = before(line, at, i, done);
            int run = before + after(line, at, i);
            int secrets = run - Math.max(0, secret - (i - before));
            if (secrets > counting) {
              length = run;
              start = at - before;
              counting = secrets;
            }
          }
        }
      }
      if (counting >= shortest) {
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
