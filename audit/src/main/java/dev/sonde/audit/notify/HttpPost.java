package dev.sonde.audit.notify;

import dev.sonde.audit.notify.Destination.Kind;
import dev.sonde.common.http.BoundedHttp;
import dev.sonde.common.http.HttpAnswer;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.http.HttpRequest;
import dev.sonde.common.http.Outbound;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends messages by HTTP, each once: no redirect is followed. */
public final class HttpPost implements Post {

  /** How long one attempt takes at most, looking up the host's name apart. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final String API = "/api/v2/alerts";

  private final BoundedHttp http;
  private final InstantSource wall;

  public HttpPost(Outbound outbound, InstantSource wall) {
    this(outbound, wall, ANSWER);
  }

  HttpPost(Outbound outbound, InstantSource wall, Duration answer) {
    this.http = new BoundedHttp(new BoundedHttp.Bounds(CONNECT, answer, MOST_BYTES), outbound);
    this.wall = wall;
  }

  @Override
  public Outcome send(Destination destination, Message message, String key) {
    try {
      return outcome(http.send(request(destination, Bodies.of(destination, message), key)));
    } catch (HttpFailure e) {
      return new Outcome(problem(e), 0, null);
    } catch (IllegalArgumentException e) {
      // Its text may have a secret: that cannot be sent.
      return new Outcome("its secret or its URL cannot be sent", 0, null);
    }
  }

  private HttpRequest request(Destination destination, String body, String key) {
    String secret = destination.secret();
    boolean bearer = destination.kind() == Kind.ALERTMANAGER;
    HttpRequest request =
        new HttpRequest("POST", url(destination), bearer ? secret : null, Map.of(), null, false)
            .posting(body)
            .with("Idempotency-Key", key);
    return secret != null && destination.kind() == Kind.WEBHOOK
        ? request.with(
            Signature.HEADER, Signature.of(secret, wall.instant().getEpochSecond(), body))
        : request;
  }

  /** An Alertmanager is given by its base URL. */
  private static URI url(Destination destination) {
    URI given = destination.url();
    if (destination.kind() != Kind.ALERTMANAGER || given.getRawPath().endsWith(API)) {
      return given;
    }
    String text = given.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + API);
  }

  private static Outcome outcome(HttpAnswer answer) {
    int status = answer.status();
    if (status / 100 == 2) {
      return Outcome.accepted(status);
    }
    String why = status / 100 == 3 ? ", and no redirect is followed" : "";
    return new Outcome("it answers " + status + why, status, wait(answer.retryAfter()));
  }

  private static @Nullable Duration wait(@Nullable String seconds) {
    if (seconds == null || !seconds.matches("\\d{1,6}")) {
      return null;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    if (asked.isZero()) {
      // It would be asked without a pause for as long as it refuses.
      return null;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  /** The failure's own message has the URL, which may be a secret. */
  private static String problem(HttpFailure failure) {
    return switch (failure.kind()) {
      case LATE -> "it does not answer in time";
      case TOO_LARGE -> "its answer is too large";
      case NOT_HTTP -> "it does not answer in HTTP/1.1";
      case ENCODING -> "its answer is encoded";
      case UNREACHABLE ->
          Outbound.refusedCertificate(failure).orElse("there is no connection, or it ended early");
    };
  }
}
