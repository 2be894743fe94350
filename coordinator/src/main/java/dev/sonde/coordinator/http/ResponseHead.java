package dev.sonde.coordinator.http;

import dev.sonde.coordinator.http.HttpFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A status and its headers.
 *
 * @param headers by name in lower case; the values of one name are joined by commas
 */
record ResponseHead(int status, Map<String, String> headers) {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");
  private static final Pattern HEADER = Pattern.compile("([!#-'*+.^`|~\\w-]+):[ \\t]*(.*?)[ \\t]*");
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,18})(?:, ?\\1)*");

  /**
   * Reads a head, and skips interim ones.
   *
   * @param most bytes of all of them together
   */
  static ResponseHead read(InputStream in, int most) throws IOException {
    HeadLines lines = new HeadLines(in, most);
    while (true) {
      Matcher status = STATUS.matcher(lines.next());
      if (!status.matches()) {
        throw BadAnswer.notHttp();
      }
      ResponseHead head = new ResponseHead(Integer.parseInt(status.group(1)), headers(lines));
      if (head.status >= 200) {
        return head;
      }
    }
  }

  private static Map<String, String> headers(HeadLines lines) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        throw BadAnswer.notHttp();
      }
      headers.merge(
          header.group(1).toLowerCase(Locale.ROOT), header.group(2), (a, b) -> a + ", " + b);
    }
    return headers;
  }

  boolean isSuccess() {
    return status < 300;
  }

  @Nullable String location() {
    return headers.get("location");
  }

  /** The declared length of the body, or -1. */
  long length() throws BadAnswer {
    String declared = headers.get("content-length");
    if (declared == null) {
      return -1;
    }
    Matcher length = LENGTH.matcher(declared);
    if (!length.matches()) {
      throw BadAnswer.notHttp();
    }
    return Long.parseLong(length.group(1));
  }

  /** The bytes of the body that follows, without their framing. */
  InputStream body(InputStream in) throws BadAnswer {
    requirePlain("content-encoding", "identity");
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    String transfer = headers.get("transfer-encoding");
    if (transfer != null) {
      requirePlain("transfer-encoding", "chunked");
      return new ChunkedBody(in);
    }
    long length = length();
    return length < 0 ? in : new MeasuredBody(in, length);
  }

  private void requirePlain(String name, String allowed) throws BadAnswer {
    String found = headers.getOrDefault(name, allowed).toLowerCase(Locale.ROOT);
    if (!found.equals(allowed)) {
      throw new BadAnswer(
          Kind.ENCODING, "answers in another " + name + " than " + allowed + ", which is allowed");
    }
  }
}
