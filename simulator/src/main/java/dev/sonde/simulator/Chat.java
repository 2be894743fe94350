package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns a chat request into an answer: checks the token, chooses the provider, plans its answer.
 */
final class Chat {
  private static final int RETRY_SECONDS = 2;

  private final Scenario scenario;
  private final Catalog catalog;
  private final long seed;
  private final Clocks clocks;
  private final Billing billing;
  private final Vocabulary vocabulary = new Vocabulary();
  private final Speaker speaker = new Speaker(vocabulary);
  private final JsonFactory json = new MappingJsonFactory();
  private final Map<String, AtomicLong> ordinals = new ConcurrentHashMap<>();
  private final Map<List<String>, ChunkTemplate> templates = new ConcurrentHashMap<>();
  private final Map<List<String>, Turnstile> turnstiles = new ConcurrentHashMap<>();

  Chat(Scenario scenario, Catalog catalog, long seed, Clocks clocks, Billing billing) {
    this.billing = billing;
    this.scenario = scenario;
    this.catalog = catalog;
    this.seed = seed;
    this.clocks = clocks;
  }

  /** Resets the request count of every provider. */
  void reset() {
    ordinals.clear();
  }

  /** Refuses at once, or returns the answer to run. */
  Optional<Answer> serve(FullHttpRequest request, Turn turn) {
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    Optional<Refusal> stranger = Auth.check(authorization, scenario.requireToken());
    if (stranger.isPresent()) {
      return refuse(stranger.get(), null, turn);
    }
    try {
      ChatRequest asked = ChatRequest.parse(json, ByteBufUtil.getBytes(request.content()));
      turn.witness().asked(asked);
      return route(asked, turn);
    } catch (JsonProcessingException e) {
      return refuse(Refusal.badBody(e.getOriginalMessage()), null, turn);
    } catch (IOException e) {
      return refuse(Refusal.badBody("not readable"), null, turn);
    }
  }

  private Optional<Answer> route(ChatRequest asked, Turn turn) {
    Catalog.Choice choice = catalog.choose(asked.model());
    if (choice instanceof Catalog.Routed routed) {
      return answer(asked, routed, turn);
    }
    return refuse(((Catalog.Refused) choice).refusal(), null, turn);
  }

  private Optional<Answer> answer(ChatRequest asked, Catalog.Routed routed, Turn turn) {
    Route route = routed.route();
    String slug = route.provider();
    long ordinal = ordinals.computeIfAbsent(slug, key -> new AtomicLong()).getAndIncrement();
    turn.witness().routed(slug, ordinal);
    Integer room = route.claims().contextLength();
    if (room != null && asked.promptTokens() > room) {
      return refuse(Refusal.tooLong(room, asked.promptTokens()), slug, turn);
    }
    Behaviour behaviour = behaviour(route);
    for (String field : behaviour.rejects()) {
      if (asked.wishes().fields().contains(field)) {
        return refuse(Refusal.unsupported(field), slug, turn);
      }
    }
    long providerHash = Mix.of(seed, slug);
    Plan.Asked draws =
        new Plan.Asked(
            asked.promptHash(), providerHash, Mix.of(providerHash, ordinal), asked.maxTokens());
    Plan plan = new Plan(behaviour, draws, vocabulary, speech(asked, behaviour, draws.draws()));
    Fault fault = plan.fault();
    Optional<Refusal> failed = fault == null ? Optional.empty() : failure(fault);
    if (failed.isPresent()) {
      return refuse(failed.get(), slug, turn);
    }
    if (plan.fails(Fault.Kind.REFUSE)) {
      return hangUp(turn);
    }
    turn.witness().planned(plan);
    Reply reply =
        new Reply(
            plan,
            template(routed),
            identity(asked, routed, draws.draws()),
            vocabulary,
            asked.includeUsage(),
            slug,
            turn.witness().requestId(),
            behaviour.headers());
    Turnstile turnstile = turnstile(route);
    Turn billed = turn.then(() -> charge(turn.witness(), route, reply.identity(), plan));
    return Optional.of(
        asked.stream()
            ? new StreamedAnswer(billed, turnstile, reply)
            : new WholeAnswer(billed, turnstile, reply));
  }

  /** Bills an answer, whether it was complete or not. */
  private void charge(Witness witness, Route route, Identity identity, Plan plan) {
    String session = witness.sessionId();
    Route.Pricing pricing = route.pricing();
    if (session != null && pricing != null) {
      long output = identity.completionTokens(plan.tokens());
      billing.charge(session, Billing.nanoUsd(pricing, identity.promptTokens(), output));
    }
  }

  private @Nullable Speech speech(ChatRequest asked, Behaviour behaviour, long draws) {
    Quality quality = behaviour.quality();
    Output output = behaviour.output();
    int wanted = Plan.wanted(output, asked.promptHash());
    return quality == null ? null : speaker.speak(asked, quality, wanted, output.noise(), draws);
  }

  private static String modelInBody(Catalog.Routed routed) {
    String own = routed.route().modelInBody();
    return own == null ? routed.model() : own;
  }

  private ChunkTemplate template(Catalog.Routed routed) {
    String model = modelInBody(routed);
    return templates.computeIfAbsent(
        List.of(routed.route().behaviour(), model),
        key -> new ChunkTemplate(behaviour(routed.route()).stream(), model));
  }

  private Turnstile turnstile(Route route) {
    return turnstiles.computeIfAbsent(
        List.of(route.provider(), route.behaviour()),
        key -> new Turnstile(behaviour(route).queueing()));
  }

  private Behaviour behaviour(Route route) {
    Behaviour behaviour = scenario.behaviours().get(route.behaviour());
    if (behaviour == null) {
      throw new IllegalStateException("the scenario promised " + route.behaviour());
    }
    return behaviour;
  }

  private Identity identity(ChatRequest asked, Catalog.Routed routed, long draws) {
    Behaviour behaviour = behaviour(routed.route());
    Quality quality = behaviour.quality();
    return new Identity(
        "chatcmpl-" + HexFormat.of().toHexDigits(draws),
        modelInBody(routed),
        clocks.wall().instant().getEpochSecond(),
        asked.promptTokens() + (quality == null ? 0 : quality.hiddenPromptTokens()),
        behaviour.output().usageFactor());
  }

  /** The refusal that a fault sends instead of an answer, for the kinds that have one. */
  private Optional<Refusal> failure(Fault fault) {
    Optional<Refusal> refusal =
        switch (fault.kind()) {
          case RATE_LIMIT -> Optional.of(Refusal.rateLimited(retry(fault.retryAfter())));
          case SERVER_ERROR -> Optional.of(Refusal.serverError());
          case UNAVAILABLE -> Optional.of(Refusal.unavailable());
          case NO_CREDITS -> Optional.of(Refusal.noCredits());
          case GATEWAY_TIMEOUT -> Optional.of(Refusal.gatewayTimeout());
          case ERROR_BODY -> Optional.of(Refusal.errorBody());
          case STREAM_ERROR, RESET, TRUNCATE, STALL, EMPTY, MALFORMED, SLOW_HEADERS, REFUSE ->
              Optional.empty();
        };
    return refusal.map(found -> found.because(fault.kind()));
  }

  private Map<String, String> retry(Fault.RetryAfter style) {
    Map<String, String> headers = new HashMap<>();
    switch (style) {
      case NONE -> {}
      case SECONDS -> headers.put("retry-after", String.valueOf(RETRY_SECONDS));
      case DATE -> {
        Instant then = clocks.wall().instant().plusSeconds(RETRY_SECONDS);
        headers.put(
            "retry-after",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(then.atOffset(ZoneOffset.UTC)));
      }
      case RESET_HEADER -> headers.put("x-ratelimit-reset-requests", RETRY_SECONDS + "s");
    }
    return headers;
  }

  /** Resets the connection without a response. */
  private static Optional<Answer> hangUp(Turn turn) {
    long now = turn.nanoClock().getAsLong();
    turn.exchange().reset();
    turn.witness().ended(Fault.Kind.REFUSE.label(), now);
    turn.done().run();
    return Optional.empty();
  }

  private static Optional<Answer> refuse(Refusal refusal, @Nullable String provider, Turn turn) {
    Witness witness = turn.witness();
    Head head =
        new Head(
            refusal.status(),
            refusal.contentType(),
            witness.requestId(),
            provider,
            refusal.headers());
    witness.headers(refusal.status());
    long now = turn.nanoClock().getAsLong();
    witness.flushing(now);
    turn.exchange().whole(head, refusal.body().getBytes(StandardCharsets.UTF_8));
    witness.ended(refusal.outcome(), now);
    turn.done().run();
    return Optional.empty();
  }
}
