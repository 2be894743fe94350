package dev.sonde.common.reach;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes a token, and pieces of it, from a server's response: an error message may quote the
 * refused key. A piece is a run of eight characters or more of the token, see {@link TokenPieces}.
 */
public final class Scrub {

  private static final String HIDDEN = "[token]";
  private static final String NOT_KEPT =
      HIDDEN + " was repeated in pieces: this answer is not kept";

  /**
   * At the end of a text, where it may have been cut, fewer characters are a piece: this many, and
   * {@link #SECRET} after a public prefix.
   */
  private static final int TELLING = 6;

  private static final int SECRET = 3;

  /**
   * A string of JSON, and the colon that makes it a field's name. The last one may be cut. The
   * possessive quantifiers avoid backtracking.
   */
  private static final Pattern STRING =
      Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)(?:\"|\\z)(\\s*+:)?", Pattern.DOTALL);

  /** What separates the pieces of a text in an event stream. */
  private static final Pattern BETWEEN_LINES = Pattern.compile("[\\r\\n]++(?:data:\\x20?)?");

  private final @Nullable String token;
  private final @Nullable TokenPieces pieces;
  private final @Nullable Scrub other;

  public Scrub(@Nullable String token) {
    this(token, null);
  }

  private Scrub(@Nullable String token, @Nullable Scrub other) {
    this.token = token == null || token.isEmpty() ? null : token;
    this.pieces = this.token == null ? null : new TokenPieces(this.token);
    this.other = other;
  }

  /** Removes several secrets. */
  public static Scrub of(Iterable<String> secrets) {
    Scrub all = new Scrub(null);
    for (String each : secrets) {
      all = new Scrub(each, all);
    }
    return all;
  }

  /** The text without the token and its pieces. */
  public String text(String text) {
    return withoutOwn(other == null ? text : other.text(text));
  }

  private String withoutOwn(String text) {
    if (token == null || pieces == null) {
      return text;
    }
    String whole = pieces.hidden(text, HIDDEN);
    int most = beginning(whole, token);
    return most == 0 ? whole : whole.substring(0, whole.length() - most) + HIDDEN;
  }

  /**
   * The whole body without the token. If anything else of it has a piece, or the strings of a
   * field, all strings or all lines have one where they join, the body is not kept.
   */
  public String body(String body) {
    return bodyWithoutOwn(other == null ? body : other.body(body));
  }

  private String bodyWithoutOwn(String body) {
    if (token == null || pieces == null) {
      return body;
    }
    String whole = pieces.wholeHidden(body, HIDDEN);
    StringBuilder all = new StringBuilder();
    Map<String, StringBuilder> fields = new HashMap<>();
    String name = "";
    Matcher strings = STRING.matcher(whole);
    while (strings.find()) {
      if (strings.group(2) != null) {
        name = strings.group(1);
      } else {
        fields.computeIfAbsent(name, any -> new StringBuilder()).append(strings.group(1));
        all.append(strings.group(1));
      }
    }
    fields.put("", all);
    boolean joins =
        isTold(whole, token, pieces)
            || isTold(BETWEEN_LINES.matcher(whole).replaceAll(""), token, pieces);
    for (StringBuilder field : fields.values()) {
      joins |= isTold(field.toString(), token, pieces);
    }
    return joins ? NOT_KEPT : whole;
  }

  /** Whether a joined text has a piece, the marks of those that were removed aside. */
  private static boolean isTold(String joined, String token, TokenPieces pieces) {
    String rest = joined.replace(HIDDEN, "");
    return pieces.isIn(rest) || beginning(rest, token) > 0;
  }

  /**
   * How many of the token's first characters a text ends with: the text may have been cut there.
   */
  private static int beginning(String text, String token) {
    int least = Math.max(TELLING, TokenPieces.publicPrefix(token) + SECRET);
    for (int most = Math.min(token.length() - 1, text.length()); most >= least; most--) {
      if (text.endsWith(token.substring(0, most))) {
        return most;
      }
    }
    return 0;
  }
}
