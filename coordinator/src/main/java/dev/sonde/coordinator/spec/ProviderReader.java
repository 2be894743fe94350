package dev.sonde.coordinator.spec;

import dev.sonde.common.reach.GivenUrl;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code providers}, and base URLs. */
final class ProviderReader {

  static final List<String> KEYS =
      List.of("name", "endpoint", "tokenEnv", "pricing", "maxTokensField", "extra");
  static final List<String> PRICE_KEYS = List.of("input", "output", "cachedInput");

  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  static final String A_NAME = "a provider's name such as together or all or fastest or cheapest";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** In USD per million tokens; the most expensive model of 2026 costs hundreds. */
  private static final long MAX_PRICE = 1_000_000;

  private final FaultCollector faults;
  private final Values values;

  ProviderReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  @Nullable ProviderSpec read(SpecNode node) {
    if (!(node instanceof Entries)) {
      String name = values.matching(node, NAME, A_NAME);
      return name == null ? null : ProviderSpec.named(name);
    }
    Fields fields = new Fields(node, KEYS, faults);
    String name = fields.readOrNull("name", each -> values.matching(each, NAME, A_NAME));
    if (!fields.has("name")) {
      fields.missing("name", A_NAME);
    }
    String endpoint = fields.readOrNull("endpoint", this::endpoint);
    String variable = fields.readOrNull("tokenEnv", this::variable);
    Price price = fields.readOrNull("pricing", this::price);
    String field = fields.readOrNull("maxTokensField", new RequestReader(faults)::maxTokensField);
    String extra = fields.readOrNull("extra", new RequestReader(faults)::extra);
    if (name == null) {
      return null;
    }
    ProviderSpec provider =
        new ProviderSpec(name, new ProviderSpec.Access(endpoint, variable), price, field, extra);
    if (provider.isAll() && !provider.equals(ProviderSpec.named(name))) {
      faults.add(node.place(), "settings for all", "settings for one provider by its name");
    }
    return provider;
  }

  /** A base URL without its trailing slash. */
  @Nullable String endpoint(SpecNode node) {
    String text = values.text(node, GivenUrl.ALLOWED);
    if (text == null) {
      return null;
    }
    try {
      return GivenUrl.parse(text).text();
    } catch (GivenUrl.Refusal e) {
      faults.add(node.place(), e.found(), GivenUrl.ALLOWED, e.suggestion());
      return null;
    }
  }

  /** The message never repeats the value: it may be the token itself. */
  @Nullable String variable(SpecNode node) {
    boolean secret = node.described().matches("\"(hf_|sk-|gsk_).*");
    if (node instanceof SpecNode.Scalar scalar
        && !secret
        && VARIABLE.matcher(scalar.text()).matches()) {
      return scalar.text();
    }
    faults.add(
        node.place(),
        "this is not the name of an environment variable",
        "a name such as MY_KEY (never the token itself)");
    return null;
  }

  @Nullable Price price(SpecNode node) {
    Fields fields = new Fields(node, PRICE_KEYS, faults);
    BigDecimal input = usdPerMillion(fields, "input");
    BigDecimal output = usdPerMillion(fields, "output");
    BigDecimal cached = fields.has("cachedInput") ? usdPerMillion(fields, "cachedInput") : null;
    for (String key : List.of("input", "output")) {
      if (node instanceof Entries && !fields.has(key)) {
        fields.missing(key, "USD per million tokens such as 0.15");
      }
    }
    return input == null || output == null ? null : Price.ofUsdPerMillion(input, output, cached);
  }

  private @Nullable BigDecimal usdPerMillion(Fields fields, String key) {
    return fields.readOrNull(key, each -> values.number(each, 0, MAX_PRICE));
  }
}
