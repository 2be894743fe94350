package dev.sonde.common.run;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Converts texts to JSON. */
public final class JsonText {

  private JsonText() {}

  /** The text as a quoted JSON string. */
  public static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
