package dev.sonde.coordinator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubMappingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'b': {'status': 'live', 'task': 'conversational', 'providerId': 'x'},"
            + " 'a': {'status': 'staging'}, 'c': {'status': 'error'},"
            + " 'd': {'status': 'live', 'task': 'text-to-image'}}",
        "[{'provider': 'b', 'status': 'live', 'task': 'conversational'},"
            + " {'provider': 'a', 'status': 'staging'}, {'provider': 'c', 'status': 'error'},"
            + " {'provider': 'd', 'status': 'live', 'task': 'text-to-image'}, {'status': 'live'}]"
      })
  void readsBothForms(String mapping) {
    String json = "{'id': 'm', 'inferenceProviderMapping': " + mapping + "}";
    HubMapping read = HubMapping.read(json.replace('\'', '"')).orElseThrow();
    assertThat(read.statusByProvider().keySet()).containsExactly("b", "a", "c");
    assertThat(read.statusByProvider().values()).containsExactly("live", "staging", "error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "[]", "{\"inferenceProviderMapping\": 1}"})
  void saysWhenThereIsNone(String json) {
    assertThat(HubMapping.read(json)).isEmpty();
  }

  @Test
  void namesWhatTheRouterLacksOrSaysOtherwise() {
    ListedModel model =
        CatalogReader.model(
                "{\"id\": \"m\", \"providers\": [{\"provider\": \"a\", \"status\": \"live\"},"
                    + " {\"provider\": \"b\", \"status\": \"live\"}]}")
            .orElseThrow();
    HubMapping hub =
        HubMapping.read(
                "{\"inferenceProviderMapping\": [{\"provider\": \"a\", \"status\": \"live\"},"
                    + " {\"provider\": \"b\", \"status\": \"error\"},"
                    + " {\"provider\": \"c\", \"status\": \"staging\"}]}")
            .orElseThrow();
    assertThat(hub.disagreements(model))
        .isEqualTo(
            List.of(
                "b is listed by the Hub as error, by the router as live",
                "c is listed by the Hub as staging, but not by the router"));
    assertThat(ProvidersText.render(model, hub, 200)).endsWith("but not by the router\n");
    assertThat(ProvidersText.json(model, hub)).contains("\"c\" : \"staging\"");
  }
}
