package dev.sonde.coordinator.spec;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.run.VerdictSpec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a spec in one canonical form: all defaults explicit, keys in the order of the
 * documentation, prompts in full. Parsing the result gives an equal spec.
 */
public final class SpecWriter {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final Pattern NOT_IN_YAML =
      Pattern.compile("[\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]");

  private SpecWriter() {}

  public static String canonicalJson(Spec spec) {
    return text(tree(spec));
  }

  /** The canonical JSON without the endpoint, for a coordinator that has one of its own. */
  public static String withoutEndpoint(Spec spec) {
    ObjectNode tree = tree(spec);
    tree.remove("endpoint");
    return text(tree);
  }

  private static String text(ObjectNode tree) {
    try {
      return escaped(JSON.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a spec cannot be written", e);
    }
  }

  /** Escapes characters that YAML does not allow. In JSON they occur only within strings. */
  public static String escaped(String json) {
    return NOT_IN_YAML
        .matcher(json)
        .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
  }

  /** {@code sha256:} and the hash of the canonical JSON in hexadecimal. */
  public static String specHash(Spec spec) {
    return "sha256:" + HexFormat.of().formatHex(digest(canonicalJson(spec)));
  }

  /**
   * The seed of a spec that has none. It is derived from the content, so that equal specs get equal
   * seeds.
   */
  static long derivedSeed(Spec spec) {
    long first = ByteBuffer.wrap(digest(canonicalJson(spec.withSeed(0)))).getLong();
    return first & SpecParser.MAX_SEED;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ObjectNode tree(Spec spec) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", spec.name());
    texts(root.putArray("models"), spec.models());
    ArrayNode providers = root.putArray("providers");
    spec.providers().forEach(each -> provider(providers, each));
    texts(root.putArray("regions"), spec.regions());
    if (!spec.load().definesPrompts()) {
      ArrayNode prompts = root.putArray("prompts");
      spec.prompts().forEach(each -> prompt(prompts.addObject(), each));
    }
    request(root.putObject("request"), spec.request());
    LoadWriter.write(root.putObject("load"), spec.load());
    root.put("warmup", spec.warmup());
    Long budget = spec.budgetNanoUsd();
    if (budget != null) {
      number(root.putObject("budget"), "usd", BigDecimal.valueOf(budget, 9));
    }
    root.put("onWorkerLoss", lower(spec.onWorkerLoss()));
    if (!spec.thresholds().isEmpty()) {
      thresholds(root.putArray("thresholds"), spec.thresholds());
    }
    root.put("abortOnFail", spec.abortOnFail());
    verdict(root.putObject("verdict"), spec.verdict());
    root.put("endpoint", spec.endpoint());
    root.put("rankBy", spec.rankBy().label());
    root.put("aa", spec.controlAa());
    if (spec.billTo() != null) {
      root.put("billTo", spec.billTo());
    }
    if (spec.reference() != null) {
      root.put("reference", spec.reference());
    }
    root.put("seed", spec.seed());
    return root;
  }

  static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  static void thresholds(ArrayNode array, List<Threshold> thresholds) {
    thresholds.forEach(each -> array.add(each.expression()));
  }

  private static void provider(ArrayNode array, ProviderSpec provider) {
    if (provider.equals(ProviderSpec.named(provider.name()))) {
      array.add(provider.name());
      return;
    }
    ObjectNode node = array.addObject().put("name", provider.name());
    if (provider.endpoint() != null) {
      node.put("endpoint", provider.endpoint());
    }
    if (provider.tokenEnv() != null) {
      node.put("tokenEnv", provider.tokenEnv());
    }
    if (provider.maxTokensField() != null) {
      node.put("maxTokensField", provider.maxTokensField());
    }
    raw(node, "extra", provider.extra());
    Price price = provider.price();
    if (price != null) {
      ObjectNode pricing = node.putObject("pricing");
      number(pricing, "input", BigDecimal.valueOf(price.inputPicoUsd(), 6));
      number(pricing, "output", BigDecimal.valueOf(price.outputPicoUsd(), 6));
      Long cached = price.cachedInputPicoUsd();
      if (cached != null) {
        number(pricing, "cachedInput", BigDecimal.valueOf(cached, 6));
      }
    }
  }

  private static void prompt(ObjectNode node, PromptSpec prompt) {
    if (prompt.name() != null) {
      node.put("name", prompt.name());
    }
    messages(node, prompt.messages());
    if (prompt.weight() != 1) {
      node.put("weight", prompt.weight());
    }
    raw(node, "tools", prompt.tools());
    raw(node, "toolChoice", prompt.toolChoice());
    raw(node, "responseFormat", prompt.responseFormat());
    RequestSpec own = prompt.request();
    if (own != null) {
      ObjectNode request = node.putObject("request");
      asked(request, own);
      if (own.seed() == null) {
        request.put("seed", "none");
      }
      if (own.stop().isEmpty()) {
        request.putArray("stop");
      }
      if (own.reasoningEffort() == null) {
        request.put("reasoningEffort", "default");
      }
      if (own.extra() == null) {
        request.putObject("extra");
      }
      request.put("unique", own.unique());
    }
  }

  /** A prompt of a single text, with or without a system message, is written as {@code text}. */
  private static void messages(ObjectNode node, List<PromptSpec.Message> messages) {
    PromptSpec.Message last = messages.get(messages.size() - 1);
    boolean plain =
        messages.stream().allMatch(each -> each.content().startsWith("\"") && each.more() == null);
    String roles = messages.stream().map(PromptSpec.Message::role).collect(joining(" "));
    if (plain && (roles.equals("user") || roles.equals("system user"))) {
      node.set("text", RawJson.tree(last.content()));
      if (messages.size() == 2) {
        node.set("system", RawJson.tree(messages.get(0).content()));
      }
      return;
    }
    ArrayNode array = node.putArray("messages");
    for (PromptSpec.Message each : messages) {
      ObjectNode message = array.addObject().put("role", each.role());
      message.set("content", RawJson.tree(each.content()));
      if (each.more() != null) {
        message.setAll((ObjectNode) RawJson.tree(each.more()));
      }
    }
  }

  private static void raw(ObjectNode node, String key, @Nullable String json) {
    if (json != null) {
      node.set(key, RawJson.tree(json));
    }
  }

  private static void asked(ObjectNode node, RequestSpec request) {
    boolean unlimited = !request.sendsLimit() && request.maxTokens() == RequestReader.MAX_TOKENS;
    if (unlimited) {
      node.put("maxTokens", "none");
    } else {
      node.put("maxTokens", request.maxTokens());
      if (!request.maxTokensField().equals(RequestSpec.Generation.MAX_TOKENS)) {
        node.put("maxTokensField", request.maxTokensField());
      }
    }
    Double temperature = request.temperature();
    if (temperature == null) {
      node.put("temperature", "none");
    } else {
      number(node, "temperature", BigDecimal.valueOf(temperature));
    }
    if (request.seed() != null) {
      node.put("seed", request.seed());
    }
    if (!request.stop().isEmpty()) {
      texts(node.putArray("stop"), request.stop());
    }
    if (request.reasoningEffort() != null) {
      node.put("reasoningEffort", request.reasoningEffort());
    }
    raw(node, "extra", request.extra());
  }

  private static void verdict(ObjectNode node, VerdictSpec verdict) {
    node.put("sendLag", Values.text(verdict.sendLag()));
    number(node, "sendLagShare", BigDecimal.valueOf(verdict.sendLagShare()));
    node.put("loopLag", Values.text(verdict.loopLag()));
    number(node, "achieved", BigDecimal.valueOf(verdict.achieved()));
    node.put("clockStep", Values.text(verdict.clockStep()));
  }

  private static void request(ObjectNode node, RequestSpec request) {
    asked(node, request);
    node.put("stream", request.stream());
    if (request.noStreamOptions()) {
      node.put("streamOptions", "none");
    }
    if (!request.headers().isEmpty()) {
      ObjectNode headers = node.putObject("headers");
      request.headers().forEach(headers::put);
    }
    RequestSpec.Timeouts timeouts = request.timeouts();
    ObjectNode phases = node.putObject("timeout");
    phases.put("connect", Values.text(timeouts.connect()));
    phases.put("headers", Values.text(timeouts.headers()));
    phases.put("firstToken", Values.text(timeouts.firstToken()));
    phases.put("idle", Values.text(timeouts.idle()));
    phases.put("total", Values.text(timeouts.total()));
    node.put("unique", request.unique());
    node.put("http2", request.http2());
    node.put("keepPrefix", request.keepPrefix());
    node.put("keepResponses", request.keepResponses());
  }

  static void number(ObjectNode node, String key, BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    node.put(key, plain.scale() < 0 ? plain.setScale(0) : plain);
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
