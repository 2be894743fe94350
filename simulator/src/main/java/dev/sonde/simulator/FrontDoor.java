package dev.sonde.simulator;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes each request to the part of the router that answers it. One for all connections, on any
 * thread.
 */
final class FrontDoor {
  private static final String CHAT = "/v1/chat/completions";
  private static final HexFormat HEX = HexFormat.of();
  private static final String MODELS = "/v1/models";

  private final Catalog catalog;
  private final Chat chat;
  private final Billing billing;
  private final Hub hub;
  private final Truth truth;
  private final Clocks clocks;
  private final long seed;
  private final double refuseConnections;
  private final AtomicLong requestNumbers = new AtomicLong();
  private final AtomicLong connectionNumbers = new AtomicLong();

  FrontDoor(Scenario scenario, long seed, Truth truth, Clocks clocks) {
    this.seed = seed;
    this.truth = truth;
    this.clocks = clocks;
    refuseConnections = scenario.refuseConnections();
    catalog = new Catalog(scenario.models());
    billing = new Billing(scenario.billing(), clocks.nanos());
    hub = new Hub(scenario.models(), billing);
    chat = new Chat(scenario, catalog, seed, clocks, billing);
  }

  /** Clears the records and resets the request count of every provider. */
  CompletableFuture<Void> reset() {
    chat.reset();
    billing.reset();
    connectionNumbers.set(0);
    return truth.reset();
  }

  Billing billing() {
    return billing;
  }

  /** Whether a new connection is refused; a refused one is counted. */
  boolean refuses(EventExecutor loop) {
    long draw = Mix.of(Mix.of(seed, "connections"), connectionNumbers.getAndIncrement());
    boolean refused = Mix.unit(draw) < refuseConnections;
    if (refused) {
      truth.of(loop).refusedConnection();
    }
    return refused;
  }

  /**
   * Answers at once, or returns the answer to run.
   *
   * @param arrival the request with its time
   * @param done called when the answer has ended
   */
  Optional<Answer> serve(Arrival arrival, Exchange exchange, Runnable done) {
    FullHttpRequest request = arrival.request();
    HttpHeaders headers = request.headers();
    String requestId = requestId(headers);
    String path = path(request.uri());
    if (path.equals(CHAT) && request.method().equals(HttpMethod.POST)) {
      Witness witness =
          new Witness(
              truth.of(exchange.loop()),
              arrival.receivedNanos(),
              requestId,
              headers.get("x-hf-session-id"));
      long startNanos = arrival.waited() ? clocks.nanos().getAsLong() : arrival.receivedNanos();
      witness.started(startNanos);
      return chat.serve(request, new Turn(exchange, witness, clocks.nanos(), startNanos, done));
    }
    if (path.equals(CHAT)) {
      refuse(Refusal.wrongMethod(), requestId, exchange);
    } else if (path.startsWith(Hub.PATH)) {
      Hub.Word word = hub.answer(path, headers.get(HttpHeaderNames.AUTHORIZATION));
      exchange.whole(
          new Head(word.status(), Refusal.JSON, requestId, null, Map.of()),
          word.body().getBytes(StandardCharsets.UTF_8));
    } else {
      models(path, requestId, exchange);
    }
    done.run();
    return Optional.empty();
  }

  private void models(String path, String requestId, Exchange exchange) {
    Head ok = new Head(200, Refusal.JSON, requestId, null, Map.of());
    if (path.equals(MODELS)) {
      exchange.whole(ok, catalog.list());
    } else if (path.startsWith(MODELS + "/")) {
      String id = path.substring(MODELS.length() + 1);
      catalog
          .card(id)
          .ifPresentOrElse(
              body -> exchange.whole(ok, body),
              () -> refuse(Refusal.noSuchCard(id), requestId, exchange));
    } else {
      refuse(Refusal.notFound(), requestId, exchange);
    }
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static void refuse(Refusal refusal, String requestId, Exchange exchange) {
    Head head =
        new Head(refusal.status(), refusal.contentType(), requestId, null, refusal.headers());
    exchange.whole(head, refusal.body().getBytes(StandardCharsets.UTF_8));
  }

  private String requestId(HttpHeaders headers) {
    String given = headers.get("x-request-id");
    if (given != null) {
      return given;
    }
    long number = Mix.of(seed, requestNumbers.getAndIncrement());
    String root =
        "Root=1-"
            + HEX.toHexDigits((int) number)
            + "-"
            + HEX.toHexDigits((int) seed)
            + HEX.toHexDigits(Mix.of(number));
    String trace = headers.get("x-amzn-trace-id");
    return trace == null ? root : root + ";" + trace;
  }
}
