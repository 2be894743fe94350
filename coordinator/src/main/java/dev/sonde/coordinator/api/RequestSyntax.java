package dev.sonde.coordinator.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses requests that are no well-formed HTTP, before any other handler reads a part of them. A
 * target is ASCII; what its percent-encoding gives is UTF-8 without control characters. A path has
 * one spelling: no empty segment, and none that stands for this or the parent folder.
 */
final class RequestSyntax {

  private static final int HEX = 16;
  private static final int HIGHEST_PORT = 65_535;

  /** A name, an IPv4 address or an IPv6 address in brackets, and a port. */
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  /** An empty segment, or one of one or two dots; a slash at the end of a path is none. */
  private static final Pattern ODD_SEGMENT = Pattern.compile("//|/(?:\\.|%2[eE]){1,2}(?:/|$)");

  private RequestSyntax() {}

  /** Passes on the requests that are well-formed. */
  static Handler<HttpServerRequest> before(Handler<HttpServerRequest> next) {
    return request ->
        fault(request)
            .ifPresentOrElse(
                fault -> refuse(request, new Problem(400, fault)), () -> next.handle(request));
  }

  /** Answers a request that could not be parsed. */
  static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    // The parser's own words may quote the request.
    String said = status == 400 ? "this is no HTTP/1.1 request" : Problem.detail(status, null);
    refuse(request, new Problem(status, said));
  }

  /** The connection is closed: where such a request ends is not certain. */
  @SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
  private static void refuse(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    Responses.guard(response);
    response
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(problem.json())
        .onComplete(sent -> request.connection().close());
  }

  private static Optional<String> fault(HttpServerRequest request) {
    String path = request.path();
    return path == null || !path.startsWith("/")
        ? Optional.of("the request's target has no path")
        : faultOfTarget(request.uri()).or(() -> faultOfPath(path)).or(() -> faultOfHost(request));
  }

  private static Optional<String> faultOfPath(String path) {
    return ODD_SEGMENT.matcher(path).find()
        ? Optional.of("the request's path has an empty segment, or one of . or .. alone")
        : Optional.empty();
  }

  private static Optional<String> faultOfHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
      return Optional.empty();
    }
    if (hosts.size() != 1) {
      return Optional.of("a request has one Host header, this one has " + hosts.size());
    }
    Matcher host = HOST.matcher(hosts.get(0));
    boolean proper = host.matches();
    String port = proper ? host.group(1) : null;
    return !proper || (port != null && Integer.parseInt(port) > HIGHEST_PORT)
        ? Optional.of("the Host header is no host or host:port")
        : Optional.empty();
  }

  private static Optional<String> faultOfTarget(String target) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(target.length());
    for (int at = 0; at < target.length(); at++) {
      int octet = target.charAt(at);
      if (octet == '%') {
        octet = octet(target, at);
        at += 2;
      } else if (octet <= ' ' || octet > '~') {
        octet = -1;
      }
      if (octet < 0) {
        return Optional.of("the request's target is not percent-encoded as it should be");
      }
      decoded.write(octet);
    }
    try {
      ByteBuffer octets = ByteBuffer.wrap(decoded.toByteArray());
      return StandardCharsets.UTF_8
              .newDecoder()
              .decode(octets)
              .chars()
              .anyMatch(Character::isISOControl)
          ? Optional.of("the request's target has a control character")
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of("the request's target is not UTF-8");
    }
  }

  /** The octet that percent-encoding at this place gives, or -1. */
  private static int octet(String target, int at) {
    int high = at + 2 < target.length() ? Character.digit(target.charAt(at + 1), HEX) : -1;
    int low = high < 0 ? -1 : Character.digit(target.charAt(at + 2), HEX);
    return low < 0 ? -1 : HEX * high + low;
  }
}
