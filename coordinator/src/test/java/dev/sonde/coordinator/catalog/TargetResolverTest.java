package dev.sonde.coordinator.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.run.Price;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.catalog.CatalogException.Kind;
import dev.sonde.coordinator.catalog.TargetResolver.Resolution;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecParser;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetResolverTest {

  private static final Catalog PLAIN =
      new Catalog(
          "http://127.0.0.1:8000/v1", List.of(new ListedModel("llama-8b", List.of())), null);

  private static Resolution resolve(String yaml, Catalog catalog) {
    SpecParser parser = new SpecParser(PromptSource.REFUSED);
    String endpoint = "\nendpoint: " + catalog.endpoint();
    return TargetResolver.resolve(parser.parse("x.yaml", yaml + endpoint), catalog);
  }

  private static Resolution routed(String providers) {
    return resolve(
        "models: deepseek-ai/DeepSeek-V4-Pro\nproviders: " + providers, Catalogs.router());
  }

  @Test
  void allAreTheLiveOnes() {
    Resolution resolution = routed("all");
    assertThat(resolution.targets())
        .extracting(Target::provider)
        .containsExactly("novita", "together", "fireworks-ai", "featherless-ai");
    assertThat(resolution.targets().get(1))
        .isEqualTo(
            Target.of(
                    1,
                    Catalogs.DEEPSEEK,
                    "together",
                    "deepseek-ai/DeepSeek-V4-Pro:together",
                    Catalogs.ENDPOINT)
                .priced(Price.ofUsdPerMillion(new BigDecimal("2.1"), new BigDecimal("4.4")))
                .listed(
                    new Target.Listing(
                        "live", 512_000L, true, true, 611.0, 40.13113557470821, false)));
    assertThat(resolution.notes())
        .containsExactly(
            "deepinfra of deepseek-ai/DeepSeek-V4-Pro is left out: status error",
            "no known price for fireworks-ai, featherless-ai: costs do not include them");
  }

  @Test
  void aBudgetLeavesOutThoseOfAllThatHaveNoPrice() {
    Resolution resolution = routed("all\nbudget: {usd: 1}");
    assertThat(resolution.targets())
        .extracting(Target::provider)
        .containsExactly("novita", "together");
    assertThat(resolution.notes())
        .contains(
            "fireworks-ai of deepseek-ai/DeepSeek-V4-Pro is left out: it publishes no price and there is"
                + " a budget (--price fireworks-ai=IN/OUT)");
  }

  @Test
  void aStatedPriceBringsOneBackAndStandsBesideAll() {
    Resolution resolution =
        routed("[all, {name: fireworks-ai, pricing: {input: 1, output: 2}}]\nbudget: {usd: 1}");
    assertThat(resolution.targets())
        .extracting(Target::provider)
        .containsExactly("novita", "together", "fireworks-ai");
    assertThat(resolution.targets().get(2).price())
        .isEqualTo(Price.ofUsdPerMillion(BigDecimal.ONE, BigDecimal.valueOf(2)));
    assertThat(resolution.targets().get(2).listing())
        .extracting(Target.Listing::ttftMillis)
        .isEqualTo(588.4);
  }

  @Test
  void theNamedAreProbedWhateverTheirStatus() {
    Resolution resolution = routed("[deepinfra]");
    assertThat(resolution.targets()).hasSize(1);
    assertThat(resolution.notes())
        .containsExactly(
            "deepinfra of deepseek-ai/DeepSeek-V4-Pro has status error at the router; it is probed"
                + " because it is named");
  }

  @Test
  void policiesAreTargetsOfTheirOwn() {
    Resolution resolution = routed("[fastest, cheapest]");
    assertThat(resolution.targets())
        .extracting(Target::wireModel)
        .containsExactly(
            "deepseek-ai/DeepSeek-V4-Pro:fastest", "deepseek-ai/DeepSeek-V4-Pro:cheapest");
    assertThat(resolution.targets().get(1).price())
        .isEqualTo(Price.ofUsdPerMillion(new BigDecimal("1.69"), new BigDecimal("3.38")));
    assertThat(resolution.notes())
        .contains(
            "fastest of deepseek-ai/DeepSeek-V4-Pro is fireworks-ai now; the router decides again for"
                + " every request");
  }

  @Test
  void thePreferredProviderIsTheRoutersToKnow() {
    Resolution resolution = routed("[preferred]");
    assertThat(resolution.targets().get(0).wireModel())
        .isEqualTo("deepseek-ai/DeepSeek-V4-Pro:preferred");
    assertThat(resolution.targets().get(0).price()).isNull();
    assertThat(resolution.targets().get(0).listing()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "[novitta] => providers[0]: \"novitta\" does not serve deepseek-ai/DeepSeek-V4-Pro; allowed are"
            + " novita, together, fireworks-ai, featherless-ai, deepinfra; did you mean \"novita\"?",
        "[novita, featherless-ai]\\nbudget: {usd: 1} => providers[1]: \"featherless-ai\" has no known"
            + " price for deepseek-ai/DeepSeek-V4-Pro and there is a budget; allowed is its pricing in"
            + " the spec or --price featherless-ai=IN/OUT",
        "[auto] => providers[0]: the router refuses \"auto\": it \"is not a valid provider\"; allowed"
            + " are fastest, cheapest, preferred, a provider's name; did you mean \"fastest\"?",
        "[preferred]\\nbudget: {usd: 1} => providers[0]: \"preferred\" has no known price for"
            + " deepseek-ai/DeepSeek-V4-Pro and there is a budget; allowed is its pricing in the spec or"
            + " --price preferred=IN/OUT",
        "[fastest]\\nbudget: {usd: 1} => providers[0]: \"fastest\" has no known price for"
            + " deepseek-ai/DeepSeek-V4-Pro and there is a budget; allowed is its pricing in the spec or"
            + " --price fastest=IN/OUT",
        "[novita]\\nreference: novit => reference: \"novit\" is not among the providers; allowed is"
            + " author or one of novita; did you mean \"novita\"?"
      })
  void refusesWhomItDoesNotKnowOrCannotBudget(String providers, String message) {
    assertThatThrownBy(() -> routed(providers.replace("\\n", "\n")))
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "meta-llama/Lama-3.1-8B-Instruct => models[0]: \"meta-llama/Lama-3.1-8B-Instruct\" is not listed"
            + " at https://router.huggingface.co/v1; allowed is one of 4 listed models; did you mean"
            + " \"meta-llama/Llama-3.1-8B-Instruct\"?",
        "nobody/knows-this => models[0]: \"nobody/knows-this\" is not listed at"
            + " https://router.huggingface.co/v1; allowed is one of 4 listed models",
        "zai-org/GLM-5:together => models[0]: \"zai-org/GLM-5:together\" is not listed at"
            + " https://router.huggingface.co/v1; allowed is the model alone: its provider goes under"
            + " providers; did you mean \"zai-org/GLM-5\"?"
      })
  void suggestsTheModelThatWasMeant(String model, String message) {
    assertThatThrownBy(() -> resolve("models: [\"" + model + "\"]", Catalogs.router()))
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }

  @Test
  void allMeansSomebody() {
    assertThatThrownBy(() -> resolve("models: zai-org/GLM-5", Catalogs.router()))
        .isInstanceOfSatisfying(
            CatalogException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_PROVIDER))
        .hasMessage(
            "no provider of zai-org/GLM-5 can be probed: zai-org of zai-org/GLM-5 is left out: status"
                + " error");
    assertThatThrownBy(() -> resolve("models: llama-8b", PLAIN))
        .hasMessage(
            "all selects no provider at http://127.0.0.1:8000/v1 (it lists models without providers): name the"
                + " providers");
  }

  @Test
  void aPlainServerGetsThePlainModel() {
    Resolution resolution = resolve("models: llama-8\nproviders: [mine]", PLAIN);
    assertThat(resolution.targets().get(0).wireModel()).isEqualTo("llama-8");
    assertThat(resolution.targets().get(0).provider()).isEqualTo("mine");
    assertThat(resolution.notes())
        .containsExactly(
            "http://127.0.0.1:8000/v1 cannot confirm providers (it lists models without providers):"
                + " named providers are used unchecked, and the model is sent without a suffix",
            "\"llama-8\" is not listed at http://127.0.0.1:8000/v1; did you mean llama-8b?",
            "no known price for mine: costs do not include them");
  }

  @Test
  void withoutACatalogTheNamedAreTakenAtTheirWord() {
    Catalog none = Catalog.absent("http://127.0.0.1:1/v1", "/models answers 404");
    Resolution resolution = resolve("models: a/b\nproviders: [together]", none);
    assertThat(resolution.targets().get(0).wireModel()).isEqualTo("a/b:together");
    assertThat(resolution.notes().get(0))
        .isEqualTo(
            "http://127.0.0.1:1/v1 cannot confirm providers (/models answers 404): named"
                + " providers are used unchecked");
  }

  @Test
  void aModelWithoutProvidersIsTakenAtItsWordToo() {
    Resolution resolution =
        resolve("models: org/unserved\nproviders: [together]", Catalogs.router());
    assertThat(resolution.targets().get(0).wireModel()).isEqualTo("org/unserved:together");
  }

  @Test
  void anEndpointOfItsOwnNeedsNoCatalog() {
    String provider =
        "[{name: x, endpoint: 'http://127.0.0.1:9/v1', tokenEnv: KEY, pricing: {input: 1, output: 2}}]";
    Resolution resolution =
        resolve("models: m\nbudget: {usd: 1}\nproviders: " + provider, Catalogs.router());
    Target target = resolution.targets().get(0);
    assertThat(target.wireModel()).isEqualTo("m");
    assertThat(target.endpoint()).isEqualTo("http://127.0.0.1:9/v1");
    assertThat(target.tokenEnv()).isEqualTo("KEY");
    assertThat(resolution.notes()).isEmpty();
  }
}
