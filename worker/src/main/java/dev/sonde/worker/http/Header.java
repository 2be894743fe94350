package dev.sonde.worker.http;

/**
 * One request header.
 *
 * @param name in lower case
 * @param value visible ASCII and spaces
 */
public record Header(String name, String value) {

  public Header {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        // The value is not shown: it may be a secret.
        throw new IllegalArgumentException(
            "header " + name + " has a character at " + i + " that no header can carry");
      }
    }
  }

  /** The header with every character that is not allowed in headers replaced by {@code _}. */
  public static Header ofText(String name, String text) {
    StringBuilder value = new StringBuilder(text.length());
    text.chars().forEach(c -> value.append(c < ' ' || c > '~' ? '_' : (char) c));
    return new Header(name, value.toString());
  }
}
