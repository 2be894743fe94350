package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterTest {
  private static final String WORLD =
      """
      behaviours:
        a: {output: {tokensMean: 16}}
        b: {}
        dear: {headers: {server-timing: total}, rejects: [store]}
        free: {}
        shaky: {}
        gone: {}
      models:
        - id: org/model
          providers:
            - {provider: b, pricing: {input: 1, output: 3}, throughput: 10, contextLength: 50}
            - {provider: a, pricing: {input: 1, output: 2}, throughput: 20, supportsTools: true}
            - {provider: dear, pricing: {input: 9, output: 9}, throughput: 90}
            - {provider: free}
            - {provider: shaky, status: error, throughput: 999, pricing: {input: 0, output: 0}}
            - {provider: gone, status: dropped}
        - id: org/dead
          providers:
            - {provider: shaky, status: error}
      """;

  private Simulator simulator;

  @BeforeAll
  void start() {
    simulator = Simulator.start(SimulatorOptions.of(ScenarioReader.parse("test", WORLD)));
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  private RawResponse chat(String model, String rest, String... headers) throws IOException {
    return RawClient.chat(simulator.port(), RawClient.body(model, rest), headers);
  }

  @Test
  void strictProvidersRefuseWhatTheyDoNotKnow() throws IOException {
    var refused = chat("org/model:dear", ",\"store\":false");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("message").asText())
        .isEqualTo("store: property 'store' is unsupported");
    assertThat(refused.json().path("code").asText()).isEqualTo("wrong_api_format");
    assertThat(chat("org/model:dear", "").status()).isEqualTo(200);
    assertThat(chat("org/model:a", ",\"store\":false").status()).isEqualTo(200);
  }

  @Test
  void listsModelsWithoutWhatIsNotPublished() throws IOException {
    var listed = RawClient.call(simulator.port(), "GET /v1/models");

    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.headers()).containsEntry("content-type", "application/json");
    var model = listed.json().at("/data/0");
    assertThat(model.path("owned_by").asText()).isEqualTo("org");
    assertThat(model.path("providers")).hasSize(5);
    assertThat(model.at("/providers/0/pricing/output").asDouble()).isEqualTo(3);
    assertThat(model.at("/providers/3").toString())
        .isEqualTo("{\"provider\":\"free\",\"status\":\"live\",\"is_model_author\":false}");
    assertThat(model.at("/providers/4/status").asText()).isEqualTo("error");
  }

  @Test
  void showsOneModelAndRefusesAnUnknownOne() throws IOException {
    var one = RawClient.call(simulator.port(), "GET /v1/models/org/model");
    var none = RawClient.call(simulator.port(), "GET /v1/models/org/none");

    assertThat(one.json().path("id").asText()).isEqualTo("org/model");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().at("/error/code").asText()).isEqualTo("model_not_found");
  }

  @Test
  void routesBySuffix() throws IOException {
    assertThat(provider("org/model")).isEqualTo("dear");
    assertThat(provider("org/model:fastest")).isEqualTo("dear");
    assertThat(provider("org/model:cheapest")).isEqualTo("a");
    assertThat(provider("org/model:preferred")).isEqualTo("b");
    assertThat(provider("org/model:free")).isEqualTo("free");
    assertThat(provider("org/model:shaky")).isEqualTo("shaky");
  }

  private String provider(String model) throws IOException {
    return chat(model, "").headers().getOrDefault("x-inference-provider", "none");
  }

  @Test
  void refusesInTheRoutersOwnWords() throws IOException {
    var unknown = chat("org/none", "");
    var auto = chat("org/model:auto", "");
    var gone = chat("org/model:gone", "");
    var dead = chat("org/dead", "");

    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.text())
        .isEqualTo(
            "{\"error\":{\"message\":\"The requested model 'org/none' does not exist.\","
                + "\"type\":\"invalid_request_error\",\"param\":\"model\","
                + "\"code\":\"model_not_found\"}}");
    assertThat(auto.status()).isEqualTo(400);
    assertThat(auto.json().at("/error/message").asText())
        .isEqualTo(
            "the provider you attempted to explicitly specify 'auto' is not a valid provider.");
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json().path("error").asText())
        .isEqualTo("The requested model is deprecated and no longer supported by provider 'gone'");
    assertThat(dead.status()).isEqualTo(400);
    assertThat(dead.json().at("/error/code").asText()).isEqualTo("model_not_supported");
  }

  @Test
  void refusesWhatIsNotAChatRequest() throws IOException {
    for (String body :
        new String[] {
          "{",
          "[]",
          "{\"model\":\"org/model\"}",
          "{\"messages\":[]}",
          RawClient.body("org/model", "") + "x"
        }) {
      assertThat(RawClient.chat(simulator.port(), body).status()).as(body).isEqualTo(400);
    }
    assertThat(chat("org/model:b", "").status()).isEqualTo(200);
    String words = "word ".repeat(100);
    var tooLong =
        chat("org/model:b", ",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]");
    assertThat(tooLong.json().at("/error/code").asText()).isEqualTo("context_length_exceeded");
    assertThat(RawClient.call(simulator.port(), "GET /nowhere").status()).isEqualTo(404);
    assertThat(RawClient.call(simulator.port(), "GET /v1/chat/completions").status())
        .isEqualTo(405);
  }

  @Test
  void streamsWhatItAlsoSaysWhole() throws IOException {
    var stream = chat("org/model:a", ",\"stream\":true");
    var whole = chat("org/model:b", "");

    assertThat(stream.headers()).containsEntry("content-type", "text/event-stream; charset=utf-8");
    assertThat(stream.said("content"))
        .isNotEmpty()
        .isEqualTo(whole.json().at("/choices/0/message/content").asText());
    assertThat(stream.finishReason()).isEqualTo("stop");
    assertThat(stream.events()).endsWith("[DONE]").hasSize(19);
    assertThat(stream.chunks().get(1).path("model").asText()).isEqualTo("org/model");
    assertThat(stream.usages()).isEmpty();
    assertThat(whole.json().at("/usage/completion_tokens").asInt()).isEqualTo(16);
  }

  @Test
  void saysDifferentThingsToDifferentPrompts() throws IOException {
    var one = chat("org/model:a", "");
    var other =
        chat("org/model:a", ",\"messages\":[{\"role\":\"user\",\"content\":\"And a lake?\"}]");

    assertThat(one.json().at("/choices/0/message/content").asText())
        .isNotEqualTo(other.json().at("/choices/0/message/content").asText());
  }

  @Test
  void honoursMaxTokensAndIncludeUsage() throws IOException {
    var cut =
        chat(
            "org/model:a",
            ",\"stream\":true,\"max_tokens\":5,\"stream_options\":{\"include_usage\":true}");

    assertThat(cut.finishReason()).isEqualTo("length");
    assertThat(cut.said("content").strip().split(" ", -1)).hasSize(5);
    assertThat(cut.usages()).hasSize(1);
    assertThat(cut.usages().get(0).path("choices")).isEmpty();
    assertThat(cut.usages().get(0).at("/usage/completion_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void echoesRequestIdsAndNeverStatesACost() throws IOException {
    var echoed = chat("org/model:dear", "", "x-request-id: mine-1");
    var traced = chat("org/model:a", "", "X-Amzn-Trace-Id: abc");
    var own = chat("org/model:a", "");

    assertThat(echoed.headers())
        .containsEntry("x-request-id", "mine-1")
        .containsEntry("server-timing", "total");
    assertThat(traced.headers().get("x-request-id")).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};abc");
    assertThat(own.headers().get("x-request-id")).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(own.headers().keySet()).noneMatch(name -> name.contains("cost"));
  }

  @Test
  void knowsTokensThatAreRefused() throws IOException {
    assertThat(chat("org/model", "", "authorization: Bearer hf_bad").status()).isEqualTo(401);
    assertThat(chat("org/model", "", "authorization: Bearer hf_noperm").status()).isEqualTo(403);
    assertThat(chat("org/model", "", "authorization: Bearer hf_broke").status()).isEqualTo(402);
    assertThat(chat("org/model", "", "authorization: Bearer hf_good").status()).isEqualTo(200);
    try (Simulator strict =
        Simulator.start(
            SimulatorOptions.of(ScenarioReader.parse("strict", "requireToken: true\n" + WORLD)))) {
      String body = RawClient.body("org/model", "");
      assertThat(RawClient.chat(strict.port(), body).text())
          .isEqualTo("{\"error\":\"Invalid username or password.\"}");
      assertThat(RawClient.chat(strict.port(), body, "authorization: Bearer hf_x").status())
          .isEqualTo(200);
    }
  }

  @Test
  void keepsAConnectionAndAnswersPipelinedRequestsInOrder() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      String body = RawClient.body("org/model:a", ",\"stream\":true");
      for (int i = 0; i < 5; i++) {
        client.send("POST /v1/chat/completions", body, "x-request-id: p" + i);
      }
      for (int i = 0; i < 5; i++) {
        var answer = client.read();
        assertThat(answer.headers()).containsEntry("x-request-id", "p" + i);
        assertThat(answer.events()).endsWith("[DONE]");
      }
      var last = client.chat(body, "connection: close");
      assertThat(last.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void sendsEventsOfAnySize() throws IOException {
    String name = "m".repeat(200_000);
    String world =
        "behaviours: {a: {}}\nmodels: [{id: org/model, providers: [{provider: a, modelInBody: "
            + name
            + "}]}]";
    try (Simulator wordy =
        Simulator.start(SimulatorOptions.of(ScenarioReader.parse("wordy", world)))) {
      var answer = RawClient.stream(wordy.port(), "org/model:a");

      assertThat(answer.ending()).isEqualTo("complete");
      assertThat(answer.pieces().get(0)).hasSizeGreaterThan(200_000);
      assertThat(answer.chunks())
          .hasSize(18)
          .allSatisfy(chunk -> assertThat(chunk.path("model").asText()).isEqualTo(name));
    }
  }

  @Test
  void showsAModelByItsEncodedName() throws IOException {
    var encoded = RawClient.call(simulator.port(), "GET /v1/models/org%2Fmodel");
    assertThat(encoded.status()).isEqualTo(200);
    assertThat(encoded.text())
        .isEqualTo(RawClient.call(simulator.port(), "GET /v1/models/org/model?x=1").text());
    assertThat(RawClient.call(simulator.port(), "GET /v1/models/org%2Fnone").status())
        .isEqualTo(404);
    assertThat(RawClient.call(simulator.port(), "GET /v1/models/org%2").status()).isEqualTo(400);
  }

  @Test
  void namesTheMethodsThatAPathTakes() throws IOException {
    for (String line :
        new String[] {
          "PUT /v1/models", "POST /v1/models", "DELETE /v1/models/org/model", "PUT /api/models"
        }) {
      var refused = RawClient.call(simulator.port(), line);
      assertThat(refused.status()).as(line).isEqualTo(405);
      assertThat(refused.headers()).containsEntry("allow", "GET, HEAD, OPTIONS");
      assertThat(refused.json().at("/error/code").asText()).isEqualTo("method_not_allowed");
    }
    var chat = RawClient.call(simulator.port(), "GET /v1/chat/completions");
    assertThat(chat.headers()).containsEntry("allow", "POST, OPTIONS");
    assertThat(RawClient.call(simulator.port(), "PUT /nowhere").status()).isEqualTo(404);
  }

  @Test
  void answersHeadWithoutABody() throws IOException {
    int length = RawClient.call(simulator.port(), "GET /v1/models").text().length();
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("HEAD /v1/models", "");
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      String headers = "";
      for (String line = client.line(); !line.isEmpty(); line = client.line()) {
        headers += line + "\n";
      }
      assertThat(headers).contains("content-length: " + length + "\n");
      client.send("GET /v1/models/org/model", "");
      assertThat(client.read().json().path("id").asText()).isEqualTo("org/model");
    }
  }

  @Test
  void letsPagesOfAnyOriginAsk() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(
          "OPTIONS /v1/chat/completions", "", "access-control-request-headers: authorization");
      var allowed = client.read();
      assertThat(allowed.status()).isEqualTo(200);
      assertThat(allowed.headers())
          .containsEntry("access-control-allow-origin", "*")
          .containsEntry("access-control-allow-headers", "authorization");
      assertThat(allowed.headers().get("access-control-allow-methods")).contains("POST");
    }
  }
}
