package dev.sonde.audit.alert;

import java.util.regex.Pattern;

/**
 * Names of others in messages. Who receives a message may take it for Markdown, mrkdwn or HTML, so
 * a name keeps the characters that names of models and providers have, and no others.
 */
public final class Words {

  /** Longer names are cut. */
  static final int MOST_CHARS = 96;

  private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{N} ._/:+,=%$-]");
  private static final Pattern LINK = Pattern.compile("(?i)(https?|www\\.|//)");

  private Words() {}

  /** The name without what could act: markup, mentions, links, controls. */
  public static String name(String text) {
    String cut = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "+" : text;
    String plain = OTHERS.matcher(cut).replaceAll("?");
    return LINK.matcher(plain).replaceAll("?");
  }
}
