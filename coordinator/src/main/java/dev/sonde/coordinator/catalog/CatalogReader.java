package dev.sonde.coordinator.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.run.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses the responses of {@code GET /models} and {@code GET /models/ID}. Unknown fields are
 * ignored, a field of the wrong type counts as missing, and an entry without a name is omitted.
 */
final class CatalogReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);

  private CatalogReader() {}

  /** The listed models, or empty when the text is not a list of models. */
  static Optional<List<ListedModel>> models(String json) {
    JsonNode root = parse(json);
    JsonNode list = root.isArray() ? root : root.path("data");
    if (!list.isArray()) {
      return Optional.empty();
    }
    List<ListedModel> models = new ArrayList<>();
    list.forEach(each -> model(each).ifPresent(models::add));
    return Optional.of(models);
  }

  /** The model, or empty when the text is not a model. */
  static Optional<ListedModel> model(String json) {
    return model(parse(json));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static Optional<ListedModel> model(JsonNode node) {
    String id = ProviderText.message(node.path("id").asText(""));
    if (id.isEmpty()) {
      return Optional.empty();
    }
    List<ListedProvider> providers = new ArrayList<>();
    node.path("providers")
        .forEach(
            each -> {
              if (!name(each).isEmpty()) {
                providers.add(provider(each));
              }
            });
    return Optional.of(new ListedModel(id, providers));
  }

  private static String name(JsonNode provider) {
    return ProviderText.label(provider.path("provider").asText(""));
  }

  private static ListedProvider provider(JsonNode node) {
    return new ListedProvider(
        name(node),
        ProviderText.label(node.path("status").asText("unknown")),
        new ListedProvider.Terms(price(node.path("pricing")), flag(node.path("is_free"))),
        node.path("context_length").isNumber()
            ? Long.valueOf(node.path("context_length").asLong())
            : null,
        new ListedProvider.Features(
            flag(node.path("supports_tools")), flag(node.path("supports_structured_output"))),
        new ListedProvider.Speed(
            positive(node.path("first_token_latency_ms")), positive(node.path("throughput"))),
        node.path("is_model_author").asBoolean());
  }

  /** USD per million tokens; floating-point errors are rounded off. */
  private static @Nullable Price price(JsonNode pricing) {
    BigDecimal input = amount(pricing.path("input"));
    BigDecimal output = amount(pricing.path("output"));
    return input == null || output == null ? null : Price.ofUsdPerMillion(input, output);
  }

  private static @Nullable BigDecimal amount(JsonNode node) {
    if (!node.isNumber()) {
      return null;
    }
    BigDecimal amount = node.decimalValue();
    return amount.signum() < 0 || amount.compareTo(DEAREST) > 0 ? null : amount;
  }

  private static @Nullable Boolean flag(JsonNode node) {
    return node.isBoolean() ? Boolean.valueOf(node.asBoolean()) : null;
  }

  private static @Nullable Double positive(JsonNode node) {
    return node.isNumber() && node.asDouble() > 0 ? Double.valueOf(node.asDouble()) : null;
  }
}
