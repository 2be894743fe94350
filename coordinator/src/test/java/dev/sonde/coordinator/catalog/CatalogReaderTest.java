package dev.sonde.coordinator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Price;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogReaderTest {

  @Test
  void readsTheRoutersOwnSample() {
    List<ListedProvider> providers =
        Catalogs.router().model(Catalogs.DEEPSEEK).orElseThrow().providers();

    assertThat(providers.get(0))
        .isEqualTo(
            new ListedProvider(
                "novita",
                "live",
                new ListedProvider.Terms(
                    Price.ofUsdPerMillion(new BigDecimal("1.69"), new BigDecimal("3.38")), null),
                1_048_576L,
                new ListedProvider.Features(true, false),
                new ListedProvider.Speed(1490.0, 24.69124008437934),
                false));
    assertThat(providers.get(3)).isEqualTo(ListedProvider.named("featherless-ai", "live"));
  }

  @Test
  void roundsOffWhatFloatingPointAdded() {
    Price price =
        Catalogs.router()
            .model(Catalogs.DEEPSEEK)
            .orElseThrow()
            .provider("deepinfra")
            .orElseThrow()
            .price();
    assertThat(price)
        .isEqualTo(Price.ofUsdPerMillion(new BigDecimal("0.93"), new BigDecimal("3.48")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>no</html>", "{}", "null", "{\"data\": 7}", "\"x\"", "{\"models\": []}"})
  void anythingElseIsNoCatalog(String answer) {
    assertThat(CatalogReader.models(answer)).isEmpty();
    assertThat(CatalogReader.model(answer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "[] => 0",
        "[{\"id\": \"a\"}] => 1",
        "{\"data\": [{\"id\": \"a\"}, {\"name\": \"b\"}, 3, null]} => 1",
        "{\"data\": [{\"id\": \"a\", \"providers\": \"x\"}]} => 1",
        "{\"data\": [{\"id\": \"a\", \"providers\": [1, {}, {\"provider\": 3}]}]} => 1"
      })
  void leavesOutWhatItCannotRead(String answer, int models) {
    assertThat(CatalogReader.models(answer).orElseThrow()).hasSize(models);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input\": \"free\", \"output\": 1}",
        "{\"input\": 1}",
        "{\"input\": -1, \"output\": 1}",
        "{\"input\": 1e300, \"output\": 1}",
        "7",
        "null"
      })
  void aPriceThatMakesNoSenseIsUnknown(String pricing) {
    String json =
        "{\"id\": \"a\", \"providers\": [{\"provider\": \"p\", \"status\": 1, \"throughput\": \"fast\","
            + " \"context_length\": \"long\", \"supports_tools\": 3, \"pricing\": "
            + pricing
            + "}]}";
    assertThat(CatalogReader.model(json).orElseThrow().providers())
        .containsExactly(ListedProvider.named("p", "1"));
  }

  @Test
  void suggestsWhatWasProbablyMeant() {
    Catalog catalog = Catalogs.router();
    assertThat(catalog.suggestions("meta-llama/Llama-3.1-8B-Instrct"))
        .containsExactly("meta-llama/Llama-3.1-8B-Instruct");
    assertThat(catalog.suggestions("llama-3.1-8b-instruct"))
        .containsExactly("meta-llama/Llama-3.1-8B-Instruct");
    assertThat(catalog.suggestions("deepseek/DeepSeek-V4-Pro")).containsExactly(Catalogs.DEEPSEEK);
    assertThat(catalog.suggestions("entirely/else")).isEmpty();
  }

  @Test
  void rendersATableInWhichUnknownIsNotZero() {
    ListedModel model = Catalogs.router().model(Catalogs.DEEPSEEK).orElseThrow();
    assertThat(ProvidersText.render(model, 200))
        .isEqualTo(
            """
            deepseek-ai/DeepSeek-V4-Pro

            PROVIDER        STATUS       $/M IN  $/M OUT    CONTEXT  TOOLS  SCHEMA  TTFT MS  TOK/S
            novita          live           1.69     3.38  1,048,576    yes      no    1,490   24.7
            together        live           2.10     4.40    512,000    yes     yes      611   40.1
            fireworks-ai    live              ?        ?  1,048,576    yes     yes      588   45.4
            featherless-ai  live              ?        ?          ?      ?       ?        ?      ?
            deepinfra *     error, free    0.93     3.48          ?      ?       ?        ?      ?

            TTFT and tok/s are the endpoint's own latest check of one request, not a measurement by Sonde.
            * author of the model
            """);
    assertThat(ProvidersText.json(model, HubMapping.NONE))
        .contains("\"claimedTtftMs\" : 588.4")
        .contains("\"inputUsdPerMillion\" : null");
    assertThat(ProvidersText.render(new ListedModel("a", List.of()), 200))
        .isEqualTo("a: the endpoint lists no providers\n");
  }
}
