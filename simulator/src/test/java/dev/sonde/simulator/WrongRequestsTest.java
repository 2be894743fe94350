package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a value that no provider takes, or that is not simulated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WrongRequestsTest {
  private static final String WORLD =
      """
      behaviours:
        openai: {}
        message: {errors: message}
        detail: {errors: detail}
        tgi: {errors: tgi}
      models:
        - id: org/model
          providers:
            - {provider: openai, supportsTools: true, supportsStructuredOutput: true}
            - {provider: message}
            - {provider: detail}
            - {provider: tgi}
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

  private RawResponse chat(String provider, String rest) throws IOException {
    return RawClient.chat(simulator.port(), RawClient.body("org/model:" + provider, rest));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "`messages`:[] | messages | at least one message",
        "`messages`:`hi` | messages | must be a list",
        "`messages`:[{`content`:`hi`}] | messages[0].role | must be one of",
        "`messages`:[{`role`:`robot`,`content`:`hi`}] | messages[0].role | must be one of",
        "`messages`:[{`role`:`user`,`content`:`a`},`b`] | messages[1].role | must be one of",
        "`messages`:[{`role`:`user`}] | messages[0].content | must be a text or a list",
        "`messages`:[{`content`:null,`role`:`user`}] | messages[0].content | must be a text",
        "`messages`:[{`role`:`user`,`content`:5}] | messages[0].content | must be a text",
        "`temperature`:9 | temperature | from 0 to 2, found 9",
        "`temperature`:`hot` | temperature | must be a number",
        "`top_p`:1.5 | top_p | from 0 to 1, found 1.5",
        "`presence_penalty`:-3 | presence_penalty | from -2 to 2",
        "`max_tokens`:0 | max_tokens | at least 1, found 0",
        "`max_tokens`:1.5 | max_tokens | must be an integer",
        "`max_completion_tokens`:`many` | max_completion_tokens | must be an integer",
        "`max_tokens`:99999999999999999999 | max_tokens | must be an integer",
        "`n`:0 | n | from 1 to",
        "`stream`:`yes` | stream | must be true or false",
        "`seed`:1.5 | seed | must be an integer",
        "`stop`:[`a`,`b`,`c`,`d`,`e`] | stop | at most 4 texts",
        "`stop`:`` | stop | must be a text",
        "`top_logprobs`:2 | top_logprobs | needs 'logprobs'",
        "`logprobs`:true,`top_logprobs`:21 | top_logprobs | from 0 to 20",
        "`reasoning_effort`:`huge` | reasoning_effort | must be one of",
        "`response_format`:{`type`:`xml`} | response_format | must be one of text",
        "`response_format`:{`type`:`json_schema`} | response_format | must be a JSON schema",
        "`tool_choice`:`required` | tool_choice | only allowed when 'tools'",
        "`tools`:{} | tools | must be a list",
        "`tools`:[{`type`:`function`}] | tools | 'tools[0].function.name' is missing",
        "`tools`:[{`function`:{`name`:`w`}}],`tool_choice`:`any` | tool_choice | must be auto, none",
        "`tools`:[{`function`:{`name`:`w`}}],`tool_choice`:{`function`:{`name`:`x`}}"
            + " | tool_choice | names 'x', which is no tool"
      })
  void areRefusedWithTheField(String field, String param, String message) throws IOException {
    RawResponse answer = chat("openai", "," + field.replace('`', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("x-inference-provider", "openai");
    assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(answer.json().at("/error/param").asText()).isEqualTo(param);
    assertThat(answer.json().at("/error/code").asText()).isEqualTo("invalid_value");
    assertThat(answer.json().at("/error/message").asText()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "`n`:17 | 'n' above 16, found 17, is not simulated",
        "`logit_bias`:{`1`:5} | 'logit_bias' is not simulated",
        "`functions`:[{`name`:`f`}] | 'functions' is not simulated",
        "`modalities`:[`text`,`audio`] | the modality \"audio\" is not simulated",
        "`guided_regex`:`a+` | 'guided_regex' is not simulated",
        "`audio`:{`voice`:`a`} | 'audio' is not simulated",
        "`messages`:[{`role`:`user`,`content`:[{`type`:`image_url`,`image_url`:{`url`:`x`}}]}]"
            + " | content of type 'image_url' is not simulated",
        "`messages`:[{`role`:`user`,`content`:[{`input_audio`:{},`type`:`input_audio`}]}]"
            + " | content of type 'input_audio' is not simulated",
        "`tools`:[{`type`:`custom`,`custom`:{}}] | a tool of type 'custom' is not simulated",
        "`response_format`:{`type`:`json_schema`,`json_schema`:{`schema`:{`not`:{}}}}"
            + " | the keyword 'not' of a schema is not simulated",
        "`tools`:[{`function`:{`name`:`w`,`parameters`:{`$ref`:`#/x`}}}]"
            + " | the reference '#/x' of a schema is not simulated"
      })
  void areRefusedByNameWhereNotSimulated(String field, String message) throws IOException {
    RawResponse answer = chat("openai", "," + field.replace('`', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/code").asText()).isEqualTo("not_simulated");
    assertThat(answer.json().at("/error/message").asText()).isEqualTo(message);
  }

  @Test
  void areAnsweredInTheProvidersForm() throws IOException {
    RawResponse message = chat("message", ",\"temperature\":9");
    assertThat(message.status()).isEqualTo(400);
    assertThat(message.json().path("param").asText()).isEqualTo("temperature");

    RawResponse detail = chat("detail", ",\"temperature\":9");
    assertThat(detail.status()).isEqualTo(422);
    assertThat(detail.json().at("/detail/0/loc/1").asText()).isEqualTo("temperature");
    assertThat(detail.json().at("/detail/0/msg").asText()).contains("from 0 to 2");

    RawResponse tgi = chat("tgi", ",\"temperature\":9");
    assertThat(tgi.status()).isEqualTo(422);
    assertThat(tgi.json().path("error").asText()).startsWith("Input validation error: 'temp");
    assertThat(tgi.json().path("error_type").asText()).isEqualTo("validation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":null,\"top_p\":null,\"seed\":null,\"stop\":null,\"n\":null",
        "\"stream\":null,\"max_tokens\":null,\"logprobs\":null,\"top_logprobs\":null",
        "\"tools\":null,\"tool_choice\":null,\"response_format\":null,\"audio\":null",
        "\"tools\":[],\"logit_bias\":{},\"modalities\":[\"text\"],\"reasoning_effort\":\"low\"",
        "\"user\":\"me\",\"metadata\":{\"a\":\"b\"},\"service_tier\":\"auto\",\"store\":false",
        "\"response_format\":{\"type\":\"text\"},\"temperature\":2,\"top_p\":0",
        "\"messages\":[{\"role\":\"user\",\"content\":\"\"},{\"role\":\"assistant\",\"content\":null}]",
        "\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"role\":\"user\"}]"
      })
  void areNotWhatClientsLeaveEmpty(String fields) throws IOException {
    assertThat(chat("openai", "," + fields).status()).isEqualTo(200);
  }

  @Test
  void includeToolsAndFormatsThatTheCatalogDoesNotClaim() throws IOException {
    String tools = ",\"tools\":[{\"function\":{\"name\":\"w\"}}]";
    String format = ",\"response_format\":{\"type\":\"json_object\"}";
    assertThat(chat("message", tools).json().path("code").asText())
        .isEqualTo("unsupported_parameter");
    assertThat(chat("detail", format).text())
        .contains("'response_format' is not supported by provider detail for this model");
    assertThat(chat("openai", tools).json().at("/choices/0/finish_reason").asText())
        .isEqualTo("tool_calls");
    assertThat(chat("openai", format).json().at("/choices/0/message/content").asText())
        .isEqualTo("{}");
  }
}
