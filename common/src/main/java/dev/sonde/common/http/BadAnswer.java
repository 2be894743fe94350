package dev.sonde.common.http;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** A refused response. The message is the rest of a sentence that begins with the URL. */
final class BadAnswer extends IOException {

  private static final long serialVersionUID = 1;

  private final HttpFailure.Kind kind;

  BadAnswer(HttpFailure.Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static BadAnswer tooLarge(String what, int most) {
    return new BadAnswer(
        HttpFailure.Kind.TOO_LARGE, "sends " + what + "more than " + bytes(most) + ", the limit");
  }

  static BadAnswer early() {
    return new BadAnswer(HttpFailure.Kind.UNREACHABLE, "ends its response early");
  }

  static BadAnswer notHttp() {
    return new BadAnswer(HttpFailure.Kind.NOT_HTTP, "does not answer in HTTP/1.1");
  }

  static BadAnswer encoded(String header, String allowed) {
    String name = header.toLowerCase(Locale.ROOT);
    return new BadAnswer(
        HttpFailure.Kind.ENCODING,
        "sends another " + name + " than " + allowed + ", the only one allowed");
  }

  /**
   * The problem of the response that an exception reports; empty when it is about the connection.
   */
  static Optional<BadAnswer> of(Exception e) {
    if (e instanceof BadAnswer bad) {
      return Optional.of(bad);
    }
    if (e instanceof ConnectionClosedException || e instanceof TruncatedChunkException) {
      return Optional.of(early());
    }
    boolean notHttp =
        e instanceof HttpException
            || e instanceof MalformedChunkCodingException
            || e instanceof MessageConstraintException;
    return notHttp ? Optional.of(notHttp()) : Optional.empty();
  }

  private static String bytes(int most) {
    if (most % (1 << 20) == 0) {
      return (most >> 20) + " MiB";
    }
    return most % (1 << 10) == 0 ? (most >> 10) + " KiB" : most + " bytes";
  }

  HttpFailure.Kind kind() {
    return kind;
  }
}
