package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NativeRoutesTest {
  private static final String SMALL = "HuggingFaceTB/SmolLM3-3B";

  private Simulator simulator;

  @BeforeAll
  void start() {
    simulator = Simulator.start(SimulatorOptions.of(Scenario.named("default")));
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  private RawResponse post(String path, String model) throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("POST " + path, RawClient.body(model, ",\"max_tokens\":3"));
      return client.read();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "baseten, /v1/chat/completions, zai-org/GLM-4.6",
    "cerebras, /v1/chat/completions, zai-glm-4.6",
    "cohere, /compatibility/v1/chat/completions, command-a-03-2025",
    "deepinfra, /v1/openai/chat/completions, openai/gpt-oss-20b",
    "featherless-ai, /v1/chat/completions, Qwen/Qwen3-32B",
    "fireworks-ai, /inference/v1/chat/completions, openai/gpt-oss-20b",
    "groq, /openai/v1/chat/completions, openai/gpt-oss-20b",
    "hf-inference, /models/HuggingFaceTB/SmolLM3-3B/v1/chat/completions, HuggingFaceTB/SmolLM3-3B",
    "novita, /v3/openai/chat/completions, openai/gpt-oss-20b",
    "nscale, /v1/chat/completions, Qwen/Qwen3-32B",
    "ovhcloud, /v1/chat/completions, Mistral-Small-3.2-24B-Instruct-2506",
    "publicai, /v1/chat/completions, swiss-ai/Apertus-8B-Instruct-2509",
    "scaleway, /v1/chat/completions, mistral-small-3.2-24b-instruct-2506",
    "together, /v1/chat/completions, openai/gpt-oss-20b",
    "zai-org, /api/paas/v4/chat/completions, glm-4.6"
  })
  void answerAtEachProvidersOwnPath(String provider, String route, String model)
      throws IOException {
    RawResponse answer = post("/" + provider + route, model);
    // One request in a hundred fails at some providers, by the same draws in each test.
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("x-inference-provider", provider);
    assertThat(answer.json().path("model").asText()).isEqualTo(model);
    assertThat(answer.json().at("/usage/completion_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void ofHfInferenceNameTheModel() throws IOException {
    RawResponse answer =
        post("/hf-inference/models/HuggingFaceTB%2FSmolLM3-3B/v1/chat/completions", "tgi");
    assertThat(answer.json().path("model").asText()).isEqualTo(SMALL);
  }

  @Test
  void refuseAModelThatTheProviderDoesNotHave() throws IOException {
    RawResponse answer = post("/groq/openai/v1/chat/completions", "zai-org/GLM-4.6");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo("{\"error\":\"Model not supported by provider groq\"}");
    assertThat(post("/cerebras/v1/chat/completions", "openai/gpt-oss-120b").status())
        .isEqualTo(410);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/groq/v1/chat/completions",
        "/novita/v1/chat/completions",
        "/hf-inference/v1/chat/completions",
        "/hf-inference/models/HuggingFaceTB/SmolLM3-3B",
        "/hf-inference/models//v1/chat/completions",
        "/together/v1/embeddings",
        "/together/v1/completions",
        "/fal-ai/fal-ai/flux/dev",
        "/v1/embeddings",
        "/v1/responses",
        "/v1/messages",
        "/v1/audio/speech",
        "/v1/images/generations"
      })
  void ofOtherTasksAreRefusedByName(String path) throws IOException {
    RawResponse answer = post(path, SMALL);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().at("/error/message").asText())
        .isEqualTo("Not Found: POST " + path + " is not simulated");
  }

  @Test
  void takeOnlyPost() throws IOException {
    RawResponse answer = RawClient.call(simulator.port(), "GET /groq/openai/v1/chat/completions");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", "POST, OPTIONS");
  }

  @Test
  void listAProvidersModelsByItsOwnIds() throws IOException {
    RawResponse answer = RawClient.call(simulator.port(), "GET /scaleway/v1/models");
    JsonNode data = answer.json().path("data");
    assertThat(data).hasSize(1);
    assertThat(data.at("/0/id").asText()).isEqualTo("mistral-small-3.2-24b-instruct-2506");
    assertThat(RawClient.call(simulator.port(), "GET /nobody/v1/models").status()).isEqualTo(404);
    assertThat(RawClient.call(simulator.port(), "PUT /scaleway/v1/models").status()).isEqualTo(405);
  }

  @Test
  void areNotTheRoutersOwn() {
    assertThat(NativeRoutes.of("/v1/chat/completions")).isEmpty();
    assertThat(NativeRoutes.of("v1")).isEqualTo(Optional.empty());
    assertThat(NativeRoutes.of("/")).isEmpty();
  }
}
