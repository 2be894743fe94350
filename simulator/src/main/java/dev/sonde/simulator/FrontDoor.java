package dev.sonde.simulator;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Passes each request to the part of the router that answers it. One for all connections, on any
 * thread.
 */
final class FrontDoor {
  private static final String CHAT = "/v1/chat/completions";
  private static final HexFormat HEX = HexFormat.of();
  private static final String MODELS = "/v1/models";

  private final Timeline timeline;
  private final Chat chat;
  private final Billing billing;
  private final Truth truth;
  private final Clocks clocks;
  private final long seed;
  private final double refuseConnections;
  private final AtomicLong requestNumbers = new AtomicLong();
  private final AtomicLong connectionNumbers = new AtomicLong();

  FrontDoor(SimulatorOptions options, Truth truth, Clocks clocks) {
    Scenario scenario = options.scenario();
    seed = options.seed();
    this.truth = truth;
    this.clocks = clocks;
    refuseConnections = scenario.refuseConnections();
    billing = new Billing(scenario.billing(), clocks.nanos());
    timeline = new Timeline(scenario, billing, clocks, options.beganAt());
    chat = new Chat(scenario, timeline, seed, clocks, billing);
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
    String requestId = requestId(request.headers());
    if (request.uri().equals(CHAT) && request.method().equals(HttpMethod.POST)) {
      return chat(arrival, null, requestId, exchange, done);
    }
    String path;
    Map<String, List<String>> parameters;
    try {
      QueryStringDecoder uri = new QueryStringDecoder(request.uri());
      path = uri.path();
      parameters = uri.parameters();
    } catch (IllegalArgumentException e) {
      refuse(Refusal.badPath(request.uri()), requestId, exchange);
      done.run();
      return Optional.empty();
    }
    Optional<NativeRoutes.Route> own = NativeRoutes.of(path);
    boolean chats = path.equals(CHAT) || own.isPresent();
    if (chats && request.method().equals(HttpMethod.POST)) {
      return chat(arrival, own.orElse(null), requestId, exchange, done);
    }
    if (request.method().equals(HttpMethod.OPTIONS)) {
      preflight(request.headers(), requestId, exchange);
    } else if (chats) {
      refuse(wrongMethod(request, path, "POST, OPTIONS"), requestId, exchange);
    } else {
      page(request, path, parameters, requestId, exchange);
    }
    done.run();
    return Optional.empty();
  }

  private Optional<Answer> chat(
      Arrival arrival,
      NativeRoutes.@Nullable Route own,
      String requestId,
      Exchange exchange,
      Runnable done) {
    FullHttpRequest request = arrival.request();
    Witness witness =
        new Witness(
            truth.of(exchange.loop()),
            arrival.receivedNanos(),
            requestId,
            request.headers().get("x-hf-session-id"));
    long startNanos = arrival.waited() ? clocks.nanos().getAsLong() : arrival.receivedNanos();
    witness.started(startNanos);
    return chat.serve(request, own, new Turn(exchange, witness, clocks.nanos(), startNanos, done));
  }

  /** Answers everything but chats; HEAD like GET, without a body. */
  private void page(
      FullHttpRequest request,
      String path,
      Map<String, List<String>> query,
      String requestId,
      Exchange exchange) {
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    Head ok = new Head(200, Refusal.JSON, requestId, null, Map.of());
    Timeline.Listed listed = timeline.now();
    Catalog catalog = listed.catalog();
    boolean catalogue = path.equals(MODELS) || path.startsWith(MODELS + "/");
    String slug = slug(path);
    boolean ofProvider = catalog.knows(slug);
    boolean known = catalogue || ofProvider || path.startsWith(Hub.PATH);
    if (!known) {
      refuse(Refusal.notFound(request.method().name(), path), requestId, exchange);
    } else if (!reads) {
      refuse(wrongMethod(request, path, "GET, HEAD, OPTIONS"), requestId, exchange);
    } else if (path.equals(MODELS)) {
      exchange.whole(ok, catalog.list());
    } else if (catalogue) {
      String id = path.substring(MODELS.length() + 1);
      catalog
          .card(id)
          .ifPresentOrElse(
              body -> exchange.whole(ok, body),
              () -> refuse(Refusal.noSuchCard(id), requestId, exchange));
    } else if (ofProvider) {
      exchange.whole(ok, catalog.listOf(slug));
    } else {
      Hub.Word word =
          listed.hub().answer(path, query, request.headers().get(HttpHeaderNames.AUTHORIZATION));
      exchange.whole(
          new Head(word.status(), Refusal.JSON, requestId, null, word.headers()),
          word.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The provider of {@code /PROVIDER/v1/models}; empty for another path. */
  private static String slug(String path) {
    boolean list = path.length() > MODELS.length() && path.endsWith(MODELS);
    return list ? path.substring(1, path.length() - MODELS.length()) : "";
  }

  private static Refusal wrongMethod(FullHttpRequest request, String path, String allowed) {
    return Refusal.wrongMethod(request.method().name(), path, allowed);
  }

  /** Lets pages of any origin ask, as the router does. */
  private static void preflight(HttpHeaders asked, String requestId, Exchange exchange) {
    Map<String, String> allowed =
        Map.of(
            "access-control-allow-methods",
            "GET, HEAD, POST, OPTIONS",
            "access-control-allow-headers",
            asked.get("access-control-request-headers", "*"));
    exchange.whole(new Head(200, "text/plain", requestId, null, allowed), new byte[0]);
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
