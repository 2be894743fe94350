package dev.sonde.coordinator.http;

import java.io.IOException;

/** An answer that is refused; the message continues a sentence that begins with the URL. */
final class BadAnswer extends IOException {

  private static final long serialVersionUID = 1;

  private final HttpFailure.Kind kind;

  BadAnswer(HttpFailure.Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static BadAnswer tooLarge(String what, int most) {
    return new BadAnswer(
        HttpFailure.Kind.TOO_LARGE,
        "answers " + what + "more than " + bytes(most) + ", the most that is read");
  }

  static BadAnswer early() {
    return new BadAnswer(HttpFailure.Kind.UNREACHABLE, "ends its answer early");
  }

  static BadAnswer notHttp() {
    return new BadAnswer(HttpFailure.Kind.NOT_HTTP, "does not answer in HTTP/1.1");
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
