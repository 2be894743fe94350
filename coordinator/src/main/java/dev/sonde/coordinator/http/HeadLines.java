package dev.sonde.coordinator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of a head, which end with LF or CR LF, up to a bound for all of them together. */
final class HeadLines {

  private final InputStream in;
  private final int most;
  private int read;

  HeadLines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** The next line without its end. */
  String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) {
        throw BadAnswer.early();
      }
      if (++read > most) {
        throw BadAnswer.tooLarge("with a head of ", most);
      }
      line.write(each);
    }
    read++;
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
