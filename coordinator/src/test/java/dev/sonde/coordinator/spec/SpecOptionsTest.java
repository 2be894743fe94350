package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Threshold;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecOptionsTest {

  private static final Price PRICE =
      Price.ofUsdPerMillion(new BigDecimal("0.1"), new BigDecimal("0.4"));

  private final SpecParser parser = new SpecParser(path -> "the text of " + path);

  @Test
  void shippedPromptsHaveNoStopAndNoSeedButTheirOwn() {
    Spec spec =
        Specs.parse(
            "models: a\nprompts: [{set: differences}]\n"
                + "request: {stop: [x], seed: 4, reasoningEffort: none, extra: {top_k: 1}}");
    for (int prompt = 0; prompt < spec.prompts().size(); prompt++) {
      String name = spec.prompts().get(prompt).name();
      boolean stops = "stop".equals(name);
      assertThat(spec.request(prompt).stop()).as(name).isEqualTo(stops ? List.of("7") : List.of());
      assertThat(spec.request(prompt).seed())
          .as(name)
          .isEqualTo("seed".equals(name) ? Long.valueOf(20261123) : null);
      assertThat(spec.request(prompt).reasoningEffort()).isEqualTo("none");
      assertThat(spec.request(prompt).extra()).isEqualTo("{\"top_k\":1}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "{type: 7} => not a valid JSON Schema: $.type: ",
        "{type: object, properties: 3} => not a valid JSON Schema: $.properties: ",
        "{$ref: 'http://127.0.0.1:1/other'} => a JSON Schema that cannot be used: ",
        "{pattern: '['} => a JSON Schema that cannot be used: java.util.regex.PatternSyntaxException:"
      })
  void schemasAreTriedBeforeARun(String schema, String problem) {
    String tools =
        "tools: [{type: function, function: {name: f, parameters: %s}}]".formatted(schema);
    String format =
        "responseFormat: {type: json_schema, json_schema: {name: f, schema: %s}}".formatted(schema);
    assertThatThrownBy(() -> Specs.parse("models: a\nprompts: [{text: b, " + tools + "}]"))
        .hasMessageContaining("prompts[0].tools[0]: " + problem);
    assertThatThrownBy(() -> Specs.parse("models: a\nprompts: [{text: b, " + format + "}]"))
        .hasMessageContaining("prompts[0].responseFormat: " + problem);
  }

  @Test
  void theOneLinerIsTheSameAsAnEmptySpec() {
    assertThat(parser.parse(SpecOptions.compare("org/m"))).isEqualTo(Specs.parse("models: org/m"));
  }

  @Test
  void everyFlagReachesItsPlace() {
    Spec spec =
        parser.parse(
            SpecOptions.compare("m")
                .with("--providers", "a,b")
                .with("--prompt", "12", "@p.txt")
                .with("--rate", "30/m")
                .with("--arrivals", "poisson")
                .with("--duration", "30s")
                .with("--max-tokens", "9")
                .with("--temperature", "0.5")
                .with("--seed", "3")
                .with("--timeout", "5s")
                .with("--no-stream", "true")
                .with("--warmup", "1")
                .with("--budget", "0.25")
                .with("--region", "eu,us")
                .with("--threshold", "p50(ttft) < 1s", "error_rate < 1%")
                .with("--router", "http://127.0.0.1:1/v1")
                .with("--bill-to", "123")
                .with("--price", "a=0.1/0.4")
                .with("--rank-by", "e2e")
                .with("--keep-responses", "true")
                .with("--aa", "true"));

    assertThat(spec.providers())
        .containsExactly(
            new ProviderSpec("a", ProviderSpec.Access.USUAL, PRICE, null, null),
            ProviderSpec.named("b"));
    assertThat(spec.prompts())
        .containsExactly(PromptSpec.of("12"), PromptSpec.of("the text of p.txt"));
    assertThat(((LoadSpec.Open) spec.load()).arrivals()).isEqualTo(LoadSpec.Arrivals.POISSON);
    assertThat(spec.load().duration()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.request().maxTokens()).isEqualTo(9);
    assertThat(spec.request().temperature()).isEqualTo(0.5);
    assertThat(spec.request().stream()).isFalse();
    assertThat(spec.request().timeouts().total()).isEqualTo(Duration.ofSeconds(5));
    assertThat(spec.request().seed()).isEqualTo(3);
    assertThat(spec.request().keepResponses()).isTrue();
    assertThat(spec.warmup()).isEqualTo(1);
    assertThat(spec.budgetNanoUsd()).isEqualTo(250_000_000);
    assertThat(spec.regions()).containsExactly("eu", "us");
    assertThat(spec.thresholds())
        .extracting(Threshold::expression)
        .containsExactly("p50(ttft) < 1s", "error_rate < 1%");
    assertThat(spec.endpoint()).isEqualTo("http://127.0.0.1:1/v1");
    assertThat(spec.billTo()).isEqualTo("123");
    assertThat(spec.rankBy()).isEqualTo(RankMetric.E2E);
    assertThat(spec.controlAa()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "--count 0 => --count: found 0; allowed is a whole number: 1 to 100000000",
        "--rate 5 => --rate: found 5 without a unit; allowed is a rate such as 5/s or 30/m",
        "--rate 5/s => --rate: given without duration; allowed is a duration or a count together"
            + " with a rate",
        "--temperature hot => --temperature: found \"hot\"; allowed is a number from 0 to 2 or none",
        "--providers a,,b => --providers: found \"\"; allowed is a provider's name such as together or"
            + " all or fastest or cheapest",
        "--price a=1 => --price: found \"a=1\"; allowed is PROVIDER=IN/OUT in USD per million tokens",
        "--threshold p95 => --threshold: threshold \"p95\", column 1: found"
            + " \"p95\", allowed is error_rate, success_rate, usd_per_1k_tokens, usd_per_request,"
            + " usd_per_success, cost_usd, output_tokens_per_second, a latency such as p95(ttft)"
      })
  void faultsNameTheFlag(String flag, String message) {
    int space = flag.indexOf(' ');
    SpecOptions options =
        SpecOptions.compare("m").with(flag.substring(0, space), flag.substring(space + 1));
    assertThatThrownBy(() -> parser.parse(options))
        .isInstanceOfSatisfying(
            SpecException.class,
            fault -> assertThat(String.valueOf(fault.getMessage()).lines()).contains(message));
  }

  @Test
  void flagsTakeThePlaceOfWhatTheFileSays() {
    String yaml = "models: a\nload: {count: 5, concurrency: 2}\nrequest: {maxTokens: 7, seed: 1}";

    Spec longer = parser.parse("x.yaml", yaml, SpecOptions.none().with("--duration", "9s"));
    Spec open =
        parser.parse(
            "x.yaml", yaml, SpecOptions.none().with("--rate", "1/s").with("--max-tokens", "8"));

    assertThat(longer.load()).isEqualTo(new LoadSpec.Closed(2, null, Duration.ofSeconds(9)));
    assertThat(open.load()).isInstanceOf(LoadSpec.Open.class);
    assertThat(open.load().count()).isEqualTo(5);
    assertThat(open.request().maxTokens()).isEqualTo(8);
    assertThat(open.request().seed()).isEqualTo(1);
  }

  @Test
  void aPriceIsForAProviderThatIsAmongThem() {
    Spec all = parser.parse(SpecOptions.compare("m").with("--price", "a=0.1/0.4"));
    assertThat(all.providers())
        .containsExactly(
            ProviderSpec.named("all"),
            new ProviderSpec("a", ProviderSpec.Access.USUAL, PRICE, null, null));

    SpecOptions other =
        SpecOptions.compare("m").with("--providers", "novita").with("--price", "novite=1/2");
    assertThatThrownBy(() -> parser.parse(other))
        .hasMessage("--price: a price for \"novite\"; allowed is novita; did you mean \"novita\"?");
  }

  @Test
  void refusesAFlagThatIsNotTheSpecs() {
    assertThatThrownBy(() -> new SpecOptions("m", java.util.Map.of("--kafka", List.of("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("flag is --kafka, allowed are ");
  }
}
