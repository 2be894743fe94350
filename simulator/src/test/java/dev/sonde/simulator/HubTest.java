package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HubTest {

  private static final String USAGE = "/api/settings/billing/usage-by-inference-session";

  private final AtomicLong nanos = new AtomicLong();
  private final Billing billing = new Billing(new Billing.Rules(1000, 0, 1), nanos::get);
  private final Hub hub = new Hub(Scenario.named("default").models(), billing);

  private JsonNode answer(String path, String token) throws JsonProcessingException {
    QueryStringDecoder uri = new QueryStringDecoder(path);
    Hub.Word word = hub.answer(uri.path(), uri.parameters(), "Bearer " + token);
    assertThat(word.status()).isEqualTo(200);
    return new ObjectMapper().readTree(word.body());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/whoami-v2, hf_ok, 200",
    "/api/whoami-v2, hf_bad, 401",
    "/api/whoami-v2, hf_noperm, 200",
    "/api/settings/billing/usage-by-inference-session, hf_bad, 401",
    "/api/settings/billing/usage-by-inference-session, hf_nobilling, 403",
    "/api/organizations/acme/billing/usage-by-inference-session, hf_ok, 200",
    "/api/models/no/such, hf_ok, 404",
    "/api/elsewhere, hf_ok, 404"
  })
  void knowsWhoMayAskWhat(String path, String token, int status) {
    assertThat(hub.answer(path, Map.of(), "Bearer " + token).status()).isEqualTo(status);
    assertThat(hub.answer("/api/whoami-v2", Map.of(), null).status()).isEqualTo(401);
  }

  @Test
  void mapsProvidersInBothForms() throws JsonProcessingException {
    JsonNode one = answer("/api/models/meta-llama/Llama-3.1-8B-Instruct", "hf_ok");
    JsonNode mapping = one.path("inferenceProviderMapping");
    assertThat(mapping.path("together").path("status").asText()).isEqualTo("live");
    assertThat(mapping.path("hf-inference").path("status").asText()).isEqualTo("error");
    assertThat(mapping.path("together").path("task").asText()).isEqualTo("conversational");

    JsonNode all = answer("/api/models", "hf_ok");
    assertThat(all.get(0).path("inferenceProviderMapping").isArray()).isTrue();
    assertThat(all.get(0).at("/inferenceProviderMapping/0/provider").asText())
        .isEqualTo("together");
  }

  @Test
  void showsOnlyWhatIsExpanded() throws JsonProcessingException {
    String model = "/api/models/meta-llama/Llama-3.1-8B-Instruct";
    JsonNode warm = answer(model + "?expand=inference", "hf_ok");
    assertThat(warm.path("inference").asText()).isEqualTo("warm");
    assertThat(warm.fieldNames()).toIterable().containsExactly("_id", "id", "inference");
    JsonNode mapped = answer(model + "?expand[]=inferenceProviderMapping", "hf_ok");
    assertThat(mapped.fieldNames())
        .toIterable()
        .containsExactly("_id", "id", "inferenceProviderMapping");
    JsonNode both = answer(model + "?expand=inference&expand=pipeline_tag", "hf_ok");
    assertThat(both.path("pipeline_tag").asText()).isEqualTo("text-generation");
    assertThat(answer(model, "hf_ok").path("tags")).hasSize(2);
  }

  @Test
  void isWarmOnlyWhereAProviderIsLive() throws JsonProcessingException {
    String world =
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a, status: error}]}]";
    Hub cold = new Hub(ScenarioReader.parse("cold", world).models(), billing);
    Hub.Word word = cold.answer("/api/models/a/b", Map.of("expand", List.of("inference")), null);
    assertThat(new ObjectMapper().readTree(word.body()).has("inference")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "inference_provider=cohere, 1",
    "inference_provider=cohere%2Cpublicai, 2",
    "inference_provider=all, 11",
    "inference_provider=nobody, 0",
    "pipeline_tag=text-to-image, 0",
    "pipeline_tag=text-generation&limit=3, 3",
    "author=openai, 2",
    "search=glm, 1",
    "filter=conversational&inference=warm, 11",
    "filter=gguf, 0"
  })
  void listsWhatIsAskedFor(String query, int models) throws JsonProcessingException {
    assertThat(answer("/api/models?" + query, "hf_ok")).hasSize(models);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/models?sort=downloads, sort",
    "/api/models/openai/gpt-oss-20b?expand=downloads, downloads",
    "/api/models?limit=many, many"
  })
  void refusesByNameWhatItDoesNotSimulate(String path, String named) {
    QueryStringDecoder uri = new QueryStringDecoder(path);
    Hub.Word word = hub.answer(uri.path(), uri.parameters(), null);
    assertThat(word.status()).isEqualTo(400);
    assertThat(word.body()).contains(named);
  }

  @Test
  void saysWhatIsMissingAsTheHubDoes() {
    Hub.Word word = hub.answer("/api/models/no/such", Map.of(), null);
    assertThat(word.status()).isEqualTo(404);
    assertThat(word.headers()).containsEntry("x-error-code", "RepoNotFound");
    assertThat(hub.answer("/api/models/a/b/tree/main", Map.of(), null).body())
        .contains("GET /api/models/a/b/tree/main is not simulated");
  }

  @Test
  void listsTheModelsOfAProvider() throws JsonProcessingException {
    JsonNode models = answer("/api/partners/zai-org/models?status=live", "hf_ok");
    assertThat(models.at("/conversational/zai-org~1GLM-4.6/providerId").asText())
        .isEqualTo("glm-4.6");
    assertThat(answer("/api/partners/zai-org/models?status=staging", "hf_ok")).isEmpty();
  }

  @Test
  void showsAChargeWhenItsTimeHasCome() throws JsonProcessingException {
    billing.charge("s", 1000);
    billing.charge("s", 234);
    assertThat(answer(USAGE, "hf_ok").at("/periods/0/sessions")).isEmpty();
    assertThat(billing.charged()).containsEntry("s", new Billing.Bill(2, 1234));

    nanos.set(1_000_000_000);
    JsonNode session = answer(USAGE, "hf_ok").at("/periods/0/sessions/0");
    assertThat(session.path("id").asText()).isEqualTo("s");
    assertThat(session.path("requestCount").asInt()).isEqualTo(2);
    assertThat(session.path("costCents").asDouble()).isEqualTo(1234 / 1e7);

    billing.charge("t", 1);
    billing.settle();
    assertThat(billing.shown()).containsKeys("s", "t");
  }

  @Test
  void neverBillsSomeAndOthersByAFactor() {
    Billing drifting = new Billing(new Billing.Rules(0, 0.25, 1.5), nanos::get);
    for (int i = 0; i < 1000; i++) {
      drifting.charge("s", 11);
    }
    Billing.Bill bill = Objects.requireNonNull(drifting.shown().get("s"));
    assertThat(bill.requests()).isBetween(700L, 800L);
    assertThat(bill.nanoUsd()).isEqualTo(bill.requests() * 17);
  }

  @Test
  void roundsUpOnce() {
    assertThat(Billing.nanoUsd(new Route.Pricing(0.18, 0.05), 7, 3)).isEqualTo(1410);
    assertThat(Billing.nanoUsd(new Route.Pricing(0.000_001, 0), 1, 0)).isEqualTo(1);
  }
}
