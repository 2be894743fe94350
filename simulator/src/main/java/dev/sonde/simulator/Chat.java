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
import java.util.ArrayList;
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
  private final Timeline timeline;
  private final long seed;
  private final Clocks clocks;
  private final Billing billing;
  private final Vocabulary vocabulary = new Vocabulary();
  private final Speaker speaker = new Speaker(vocabulary);
  private final JsonFactory json = new MappingJsonFactory();
  private final Map<String, AtomicLong> ordinals = new ConcurrentHashMap<>();
  private final Map<List<String>, ChunkTemplate> templates = new ConcurrentHashMap<>();
  private final Map<List<String>, Turnstile> turnstiles = new ConcurrentHashMap<>();

  Chat(Scenario scenario, Timeline timeline, long seed, Clocks clocks, Billing billing) {
    this.billing = billing;
    this.scenario = scenario;
    this.timeline = timeline;
    this.seed = seed;
    this.clocks = clocks;
  }

  /** Resets the request count of every provider. */
  void reset() {
    ordinals.clear();
  }

  /**
   * Refuses at once, or returns the answer to run.
   *
   * @param own the provider's own route, if it was asked for
   */
  Optional<Answer> serve(FullHttpRequest request, NativeRoutes.@Nullable Route own, Turn turn) {
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    Optional<Refusal> stranger = Auth.check(authorization, scenario.requireToken());
    if (stranger.isPresent()) {
      return refuse(stranger.get(), null, turn);
    }
    try {
      ChatRequest asked = ChatRequest.parse(json, ByteBufUtil.getBytes(request.content()));
      turn.witness().asked(asked);
      return route(asked, own, turn);
    } catch (JsonProcessingException e) {
      return refuse(Refusal.badBody(e.getOriginalMessage()), null, turn);
    } catch (IOException e) {
      return refuse(Refusal.badBody("not readable"), null, turn);
    }
  }

  private Optional<Answer> route(ChatRequest asked, NativeRoutes.@Nullable Route own, Turn turn) {
    Catalog catalog = timeline.now().catalog();
    Catalog.Choice choice =
        own == null
            ? catalog.choose(asked.model())
            : catalog.served(own.provider(), own.model() == null ? asked.model() : own.model());
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
    Behaviour behaviour = behaviour(route);
    Optional<Refusal> unfit = unfit(asked, route, behaviour);
    if (unfit.isPresent()) {
      return refuse(unfit.get(), slug, turn);
    }
    long providerHash = Mix.of(seed, slug);
    long draws = Mix.of(providerHash, ordinal);
    Choices choices;
    try {
      choices = choices(asked, behaviour, providerHash, draws);
    } catch (Instances.NotSimulated e) {
      String param = asked.wishes().json() ? "response_format" : "tools";
      return refuse(
          Refusal.invalid(ChatRequest.Invalid.notSimulated(param, e.part()), behaviour.errors()),
          slug,
          turn);
    }
    Plan plan = choices.lead();
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
            choices,
            template(routed),
            identity(asked, routed, draws),
            vocabulary,
            asked.includeUsage(),
            logprobs(asked),
            slug,
            turn.witness().requestId(),
            behaviour.headers());
    Turnstile turnstile = turnstile(route);
    Turn billed = turn.then(() -> charge(turn.witness(), route, reply.identity(), choices));
    return Optional.of(
        asked.stream()
            ? new StreamedAnswer(billed, turnstile, reply)
            : new WholeAnswer(billed, turnstile, reply));
  }

  /** Bills an answer, whether it was complete or not. */
  private void charge(Witness witness, Route route, Identity identity, Choices choices) {
    String session = witness.sessionId();
    Route.Pricing pricing = route.pricing();
    if (session != null && pricing != null) {
      long output = identity.completionTokens(choices.tokens());
      billing.charge(session, Billing.nanoUsd(pricing, identity.promptTokens(), output));
    }
  }

  /** Why a provider does not take a request, if it does not. */
  private static Optional<Refusal> unfit(ChatRequest asked, Route route, Behaviour behaviour) {
    ChatRequest.Wishes wishes = asked.wishes();
    if (wishes.invalid() != null) {
      return Optional.of(Refusal.invalid(wishes.invalid(), behaviour.errors()));
    }
    Integer room = route.claims().contextLength();
    if (room != null && asked.promptTokens() > room) {
      return Optional.of(Refusal.tooLong(room, asked.promptTokens()));
    }
    for (String field : behaviour.rejects()) {
      if (wishes.fields().contains(field)) {
        return Optional.of(Refusal.unsupported(field));
      }
    }
    if (behaviour.quality() != null) {
      return Optional.empty();
    }
    boolean tools = !wishes.tools().given() || claimed(route.claims().supportsTools());
    boolean format = !wishes.json() || claimed(route.claims().supportsStructuredOutput());
    if (tools && format) {
      return Optional.empty();
    }
    String field = tools ? "response_format" : "tools";
    String message =
        "'%s' is not supported by provider %s for this model".formatted(field, route.provider());
    return Optional.of(
        Refusal.invalid(ChatRequest.Invalid.unsupported(field, message), behaviour.errors()));
  }

  private static boolean claimed(@Nullable Boolean claim) {
    return claim != null && claim;
  }

  private Choices choices(ChatRequest asked, Behaviour behaviour, long providerHash, long draws) {
    int count = asked.wishes().choices();
    if (count == 1) {
      return new Choices(List.of(plan(asked, behaviour, providerHash, draws, draws)));
    }
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long own = i == 0 ? draws : Mix.of(draws, i);
      ChatRequest choice = asked.choice(i);
      plans.add(plan(choice, behaviour, providerHash, draws, own));
    }
    return new Choices(plans);
  }

  /**
   * One answer.
   *
   * @param draws decides its times and its fault
   * @param words decides its words, where they are drawn
   */
  private Plan plan(
      ChatRequest asked, Behaviour behaviour, long providerHash, long draws, long words) {
    Plan.Asked planned = new Plan.Asked(asked.promptHash(), providerHash, draws, asked.maxTokens());
    Quality quality = behaviour.quality();
    if (quality == null && !asked.wishes().shaped()) {
      return new Plan(behaviour, planned, vocabulary);
    }
    Output output = behaviour.output();
    int room = Math.max(0, asked.maxTokens() - output.reasoningTokens());
    ChatRequest after = asked.withLimit(room);
    Speech speech =
        quality == null
            ? speaker.speak(after, Plan.words(output, planned, vocabulary))
            : speaker.speak(
                after, quality, Plan.wanted(output, asked.promptHash()), output.noise(), words);
    return new Plan(behaviour, planned, vocabulary, speech);
  }

  private @Nullable Logprobs logprobs(ChatRequest asked) {
    int top = asked.wishes().topLogprobs();
    return top == ChatRequest.Wishes.NO_LOGPROBS
        ? null
        : new Logprobs(vocabulary, asked.promptHash(), top);
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
          case STREAM_ERROR,
              FINISH_ERROR,
              RESET,
              TRUNCATE,
              STALL,
              EMPTY,
              MALFORMED,
              SLOW_HEADERS,
              REFUSE ->
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
