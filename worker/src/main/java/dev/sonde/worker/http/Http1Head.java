package dev.sonde.worker.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 response head. Headers are looked up in its bytes, because a probe reads only six of
 * twenty or thirty.
 */
final class Http1Head implements ResponseHead {

  private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int status;
  private final boolean http10;
  private final int firstLine;

  private Http1Head(byte[] bytes, int status, boolean http10, int firstLine) {
    this.bytes = bytes;
    this.status = status;
    this.http10 = http10;
    this.firstLine = firstLine;
  }

  /**
   * Reads a head from its status line to its empty line.
   *
   * @return null if it does not start like a response
   */
  static @Nullable Http1Head parse(byte[] source, int offset, int length) {
    byte[] bytes = Arrays.copyOfRange(source, offset, offset + length);
    int lineEnd = lineEnd(bytes, 0);
    // HTTP/1.x SSS
    if (lineEnd < 12 || !Arrays.equals(bytes, 0, 7, VERSION, 0, 7) || bytes[8] != ' ') {
      return null;
    }
    int status = 0;
    for (int i = 9; i < 12; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      status = status * 10 + digit;
    }
    return status < 100 ? null : new Http1Head(bytes, status, bytes[7] == '0', lineEnd + 1);
  }

  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  @Override
  public int status() {
    return status;
  }

  boolean http10() {
    return http10;
  }

  @Override
  public String header(String name) {
    int from = find(name, firstLine);
    return from < 0 ? "" : value(from);
  }

  /** Whether a header occurs twice with different values. */
  boolean contradicts(String name) {
    int first = find(name, firstLine);
    int second = first < 0 ? -1 : find(name, lineEnd(bytes, first) + 1);
    return second >= 0 && !value(first).equals(value(second));
  }

  /** The start of the value of the first such header at or after a line, or -1. */
  private int find(String name, int fromLine) {
    int at = fromLine;
    while (at < bytes.length) {
      if (matches(name, at)) {
        return at + name.length() + 1;
      }
      at = lineEnd(bytes, at) + 1;
    }
    return -1;
  }

  private boolean matches(String name, int at) {
    int length = name.length();
    if (at + length >= bytes.length || bytes[at + length] != ':') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = bytes[at + i];
      int lower = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
      if (lower != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String value(int from) {
    int end = lineEnd(bytes, from);
    return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).strip();
  }
}
