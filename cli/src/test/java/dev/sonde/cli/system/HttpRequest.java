package dev.sonde.cli.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A received request.
 *
 * @param readNanos when its last byte had been read
 */
record HttpRequest(String head, String body, long readNanos) {

  /** Reads the next request, or null when the client has closed instead. */
  static @Nullable HttpRequest read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.append((char) b);
    }
    HttpRequest bare = new HttpRequest(head.toString(), "", 0);
    byte[] body = in.readNBytes(Integer.parseInt("0" + bare.header("content-length")));
    long now = System.nanoTime();
    return new HttpRequest(bare.head, new String(body, StandardCharsets.UTF_8), now);
  }

  String line() {
    return head.substring(0, head.indexOf("\r\n"));
  }

  /** The first value of a header, or the empty string. */
  String header(String name) {
    for (String line : head.lines().toList()) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }
}
