package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of requests that are left out, renamed, replaced or added. */
class RequestKeysTest {

  private static RequestSpec request(String keys) {
    return Specs.parse("models: a\nrequest: {" + keys + "}").request();
  }

  @Test
  void aLimitIsSentUnderAnotherNameOrNotAtAll() {
    assertThat(request("").maxTokensField()).isEqualTo("max_tokens");
    RequestSpec renamed = request("maxTokens: 5, maxTokensField: max_completion_tokens");
    assertThat(renamed.maxTokens()).isEqualTo(5);
    assertThat(renamed.maxTokensField()).isEqualTo("max_completion_tokens");
    RequestSpec assumed = request("maxTokens: 512, maxTokensField: none");
    assertThat(assumed.sendsLimit()).isFalse();
    assertThat(assumed.maxTokens()).isEqualTo(512);
    RequestSpec none = request("maxTokens: none");
    assertThat(none.sendsLimit()).isFalse();
    assertThat(none.maxTokens()).as("the worst case").isEqualTo(1_000_000);
  }

  @Test
  void streamsAreAskedForTheirUsageUnlessItIsLeftOut() {
    assertThat(request("").noStreamOptions()).isFalse();
    assertThat(request("streamOptions: none").noStreamOptions()).isTrue();
  }

  @Test
  void headersNameTheVariablesOfTheirValues() {
    assertThat(request("headers: {API-Key: MY_KEY, x-team: TEAM}").headers())
        .isEqualTo(Map.of("api-key", "MY_KEY", "x-team", "TEAM"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request: {maxTokens: none}",
        "request: {maxTokens: 7, maxTokensField: none}",
        "request: {maxTokensField: max_completion_tokens, streamOptions: none, headers: {a: B}}",
        "request: {extra: {temperature: null, top_p: 1}}",
        "providers: [{name: x, maxTokensField: max_completion_tokens, extra: {stream_options: null}}]",
        "request: {maxTokens: none}\nprompts: [{text: a, request: {maxTokens: 5, maxTokensField: n_predict}}]",
      })
  void aCanonicalSpecSaysTheSame(String keys) {
    Spec spec = Specs.parse("models: a\n" + keys);
    assertThat(Specs.parse(SpecWriter.canonicalJson(spec))).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "request: {maxTokensField: stream} => request.maxTokensField: found \"stream\"; allowed are max_tokens, max_completion_tokens",
        "request: {streamOptions: false} => request.streamOptions: found false; allowed are usage, none",
        "request: {headers: {Authorization: KEY}} => request.headers.Authorization: a header that Sonde sets itself; allowed is tokenEnv of a provider",
        "request: {headers: {a b: KEY}} => this is no name of a header",
        "request: {headers: {a: KEY, A: KEY}} => this header is given twice",
        "request: {headers: {api-key: hf_secretsecret}} => this is not the name of an environment variable",
        "request: {extra: {max_completion_tokens: 5}} => a member that Sonde sets itself; allowed is the key maxTokens and maxTokensField",
        "request: {extra: {n: 2}} => a member that Sonde sets itself; allowed is one answer a request",
        "models: [my model] => models[0]: found \"my model\", with a space; allowed is a model id",
        "models: ['C:\\models\\x'] => found \"C:\\models\\x\", a path of Windows; allowed is a model id"
      })
  void whatIsNotAllowedIsNamed(String keys, String message) {
    String yaml = keys.startsWith("models") ? keys : "models: a\n" + keys;
    assertThat(Specs.message(yaml)).contains(message).doesNotContain("secretsecret");
  }

  @Test
  void aRecordedRequestIsReplayedWhole() {
    String line =
        "{\"model\": \"gpt\", \"stream\": true, \"n\": 1, \"id\": 7, \"messages\": [{\"role\": \"user\","
            + " \"content\": \"hi\"}], \"max_completion_tokens\": 5, \"top_p\": 0.9, \"user\": \"u\","
            + " \"metadata\": {\"a\": \"b\"}, \"seed\": null}";
    Spec spec =
        new SpecParser(path -> line)
            .parse("x", "models: a\nrequest: {extra: {top_k: 5}}\nprompts: {file: p.jsonl}");
    RequestSpec sent = spec.request(0);
    assertThat(sent.maxTokens()).isEqualTo(5);
    assertThat(sent.maxTokensField()).isEqualTo("max_completion_tokens");
    assertThat(sent.extra())
        .isEqualTo("{\"top_k\":5,\"top_p\":0.9,\"user\":\"u\",\"metadata\":{\"a\":\"b\"}}");
  }
}
