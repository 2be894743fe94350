package dev.sonde.common.reach;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Removes a token from a server's response: an error message may quote the refused key. */
public final class Scrub {

  private static final String HIDDEN = "[token]";

  /** A match of fewer characters may be only the common prefix of all keys of that kind. */
  private static final int TELLING = 6;

  /** A JSON field with a string value. The possessive quantifier avoids backtracking. */
  private static final Pattern PIECE =
      Pattern.compile("\"([a-z_]{1,32})\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

  private final @Nullable String token;

  public Scrub(@Nullable String token) {
    this.token = token;
  }

  /** The text without the token. */
  public String text(String text) {
    if (token == null) {
      return text;
    }
    String whole = text.replace(token, HIDDEN);
    int most = beginning(whole, token);
    return most == 0 ? whole : whole.substring(0, whole.length() - most) + HIDDEN;
  }

  /**
   * The whole body without the token. If a stream repeats the token in pieces, the body is not
   * kept.
   */
  public String body(String body) {
    if (token == null) {
      return body;
    }
    Map<String, StringBuilder> fields = new HashMap<>();
    Matcher pieces = PIECE.matcher(body);
    while (pieces.find()) {
      fields.computeIfAbsent(pieces.group(1), name -> new StringBuilder()).append(pieces.group(2));
    }
    String whole = text(body);
    for (StringBuilder field : fields.values()) {
      String spoken = field.toString();
      boolean inPieces = spoken.contains(token) && !body.contains(token);
      if (inPieces || beginning(spoken, token) > 0) {
        return HIDDEN + " was repeated in pieces: this answer is not kept";
      }
    }
    return whole;
  }

  /**
   * How many of the token's first characters a text ends with: the text may have been cut there.
   */
  private static int beginning(String text, String token) {
    for (int most = Math.min(token.length() - 1, text.length()); most >= TELLING; most--) {
      if (text.endsWith(token.substring(0, most))) {
        return most;
      }
    }
    return 0;
  }
}
