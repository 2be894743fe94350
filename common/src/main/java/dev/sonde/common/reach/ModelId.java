package dev.sonde.common.reach;

import java.util.regex.Pattern;

/**
 * The syntax of a model id. An id becomes a part of URLs below an allowed endpoint, so it must not
 * be able to change which endpoint is called.
 */
public final class ModelId {

  /** No white space, none of {@code ? # % \}, and no segment {@code .} or {@code ..}. */
  public static final Pattern PATTERN =
      Pattern.compile("(?!(?:.*/)?\\.{1,2}(?:/|$))[^\\s\\p{Cntrl}?#%\\\\]{1,256}");

  /** For messages about a missing model. */
  public static final String EXAMPLE = "a model id such as meta-llama/Llama-3.1-8B-Instruct";

  /** For messages about an invalid model. */
  public static final String ALLOWED = EXAMPLE + " without ?, #, %, \\ and the segments .. and .";

  private static final int LONGEST = 256;

  private ModelId() {}

  /** What a text that is no model id is: the text, and why. */
  public static String found(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return "\"" + shown + "\"" + why(text);
  }

  private static String why(String text) {
    if (text.length() > LONGEST) {
      return ", of %d characters and not %d at most".formatted(text.length(), LONGEST);
    }
    if (text.matches("[A-Za-z]:[\\\\/].*")) {
      return ", a path of Windows";
    }
    if (text.indexOf('\\') >= 0) {
      return ", with a backslash";
    }
    if (text.chars().anyMatch(Character::isWhitespace)) {
      return ", with a space";
    }
    return text.isEmpty() ? ", which is empty" : "";
  }

  public static boolean isOne(String text) {
    return PATTERN.matcher(text).matches();
  }

  /**
   * The text, if it is a valid model id.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  public static String require(String text) {
    if (!isOne(text)) {
      throw new IllegalArgumentException("model is " + found(text) + ", allowed is " + ALLOWED);
    }
    return text;
  }
}
