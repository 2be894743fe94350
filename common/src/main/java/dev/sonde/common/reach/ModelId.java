package dev.sonde.common.reach;

import java.util.regex.Pattern;

/**
 * What a model may be called. Its id becomes a part of URLs below an endpoint that was allowed, so
 * it must not be able to mean another one.
 */
public final class ModelId {

  /** Without white space, {@code ? # % \} and segments that are dots. */
  public static final Pattern PATTERN =
      Pattern.compile("(?!(?:.*/)?\\.{1,2}(?:/|$))[^\\s\\p{Cntrl}?#%\\\\]{1,256}");

  /** For people who name none. */
  public static final String EXAMPLE = "a model id such as meta-llama/Llama-3.1-8B-Instruct";

  /** For people who name one that is none. */
  public static final String ALLOWED = EXAMPLE + " without ?, #, %, \\ and the segments .. and .";

  private ModelId() {}

  public static boolean isOne(String text) {
    return PATTERN.matcher(text).matches();
  }

  /**
   * The text, if it is one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String require(String text) {
    if (!isOne(text)) {
      throw new IllegalArgumentException("model is \"" + text + "\", allowed is " + ALLOWED);
    }
    return text;
  }
}
