package dev.sonde.common.run;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts as JSON. */
public final class JsonText {

  private JsonText() {}

  /** The text as a JSON string, in quotes. */
  public static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
