package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    Hub.Word word = hub.answer(path, "Bearer " + token);
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
    assertThat(hub.answer(path, "Bearer " + token).status()).isEqualTo(status);
    assertThat(hub.answer("/api/whoami-v2", null).status()).isEqualTo(401);
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
