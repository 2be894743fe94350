package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.common.run.LoadSpec.Stage;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.PromptSpec.Message;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.RequestSpec.Timeouts;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.common.run.WorkloadSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecParserTest {

  @Test
  void fillsInEveryDefault() {
    Spec spec = Specs.parse("models: org/m");

    assertThat(spec.name()).isEqualTo("org/m");
    assertThat(spec.providers()).containsExactly(ProviderSpec.named("all"));
    assertThat(spec.regions()).containsExactly("default");
    assertThat(spec.prompts()).containsExactly(PromptSpec.of(SpecParser.SHIPPED_PROMPT));
    assertThat(spec.load()).isEqualTo(new LoadSpec.Closed(1, 20L, null));
    assertThat(spec.request().maxTokens()).isEqualTo(128);
    assertThat(spec.request().temperature()).isEqualTo(0.0);
    assertThat(spec.request().stream()).isTrue();
    assertThat(spec.request().timeouts()).isEqualTo(Timeouts.within(Duration.ofSeconds(60)));
    assertThat(spec.onWorkerLoss()).isEqualTo(OnWorkerLoss.MARK);
    assertThat(spec.endpoint()).isEqualTo("https://router.huggingface.co/v1");
    assertThat(spec.rankBy()).isEqualTo(RankMetric.TTFT);
    assertThat(spec.budgetNanoUsd()).isNull();
    assertThat(spec.billTo()).isNull();
  }

  @Test
  void readsTheSpecOfTheDocumentation() throws IOException {
    Spec spec = Specs.parse(Files.readString(Path.of("../examples/compare-providers.yaml")));

    assertThat(spec.load()).isEqualTo(new LoadSpec.Closed(2, 50L, null));
    assertThat(spec.budgetNanoUsd()).isEqualTo(500_000_000);
    assertThat(spec.warmup()).isEqualTo(2);
    assertThat(spec.request().seed()).isEqualTo(7);
    assertThat(spec.prompts()).hasSize(12);
    assertThat(spec.prompts().get(1).messages().get(0))
        .isEqualTo(PromptSpec.Message.of("system", "Answer in one sentence."));
    assertThat(spec.prompts().get(1).weight()).isEqualTo(3);
    assertThat(spec.thresholds()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {"1s => 1000", "500ms => 500", "1.5s => 1500", "5m => 300000", "1h => 3600000"})
  void readsDurations(String text, long millis) {
    Spec spec = Specs.parse("models: a\nrequest: {timeout: " + text + "}");
    assertThat(spec.request().timeouts().total()).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"5/s,5", "30/m,0.5", "3600/h,1", "0.25/s,0.25"})
  void readsRates(String text, double perSecond) {
    Spec spec = Specs.parse("models: a\nload: {rate: " + text + ", duration: 10s}");
    Stage stage = new Stage(perSecond, Duration.ofSeconds(10), false);
    assertThat(spec.load())
        .isEqualTo(
            new LoadSpec.Open(Arrivals.CONSTANT, List.of(stage), null, Duration.ofSeconds(10)));
  }

  @Test
  void stagesEndTheLoadUnlessACountDoes() {
    String stages = "stages: [{rate: 1/s, for: 1m}, {rate: 20/s, for: 5m, ramp: true}]";

    LoadSpec byTime = Specs.parse("models: a\nload: {" + stages + "}").load();
    LoadSpec byCount = Specs.parse("models: a\nload: {" + stages + ", count: 9}").load();

    assertThat(byTime.duration()).isEqualTo(Duration.ofMinutes(6));
    assertThat(byCount.duration()).isNull();
    assertThat(byCount.count()).isEqualTo(9);
    assertThat(((LoadSpec.Open) byCount).stages().get(1).ramp()).isTrue();
  }

  @Test
  void readsEndpointsKeysAndPricesOfProviders() {
    Spec spec =
        Specs.parse(
            """
            models: a
            providers:
              - {name: mine, endpoint: "http://127.0.0.1:8000/v1/", tokenEnv: MY_KEY,
                 pricing: {input: 0.1, output: 0.4, cachedInput: 0.05}}
              - together
            """);
    Price price =
        Price.ofUsdPerMillion(new BigDecimal("0.1"), new BigDecimal("0.4"), new BigDecimal("0.05"));
    assertThat(spec.providers())
        .containsExactly(
            new ProviderSpec(
                "mine",
                new ProviderSpec.Access("http://127.0.0.1:8000/v1", "MY_KEY"),
                price,
                null,
                null),
            ProviderSpec.named("together"));
  }

  @Test
  void readsPhasesOfATimeout() {
    Spec spec = Specs.parse("models: a\nrequest: {timeout: {firstToken: 5s, total: 8s}}");
    Duration eight = Duration.ofSeconds(8);
    assertThat(spec.request().timeouts())
        .isEqualTo(new Timeouts(eight, eight, Duration.ofSeconds(5), eight, eight));
  }

  @Test
  void readsPromptsFromJsonLines(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("p.jsonl"),
        """
        {"text": "one", "id": 7}

        {"messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "two"}]}
        """);
    SpecParser parser = new SpecParser(path -> Files.readString(folder.resolve(path)));

    Spec spec = parser.parse("x.yaml", "models: a\nprompts: {file: p.jsonl, weight: 2}");

    assertThat(spec.prompts())
        .containsExactly(PromptSpec.of("one", null, 2), PromptSpec.of("two", "be brief", 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "nonsense => \"p.jsonl line 1: not JSON\"",
        "{\"prompt\": \"x\"} => \"p.jsonl line 1: neither \"text\" nor \"messages\"; found \"prompt\": write \"text\"\"",
        "{\"conversations\": []} => \"p.jsonl line 1: neither \"text\" nor \"messages\"; found \"conversations\": write \"messages\" with \"role\" and \"content\"\"",
        "{\"custom_id\": \"1\", \"body\": {}} => \"p.jsonl line 1: neither \"text\" nor \"messages\"; found \"body\": write the members of \"body\" into the line itself\"",
        "{\"a\": 1, \"b\": 2} => \"p.jsonl line 1: neither \"text\" nor \"messages\"; found a, b\"",
        "[1] => \"p.jsonl line 1: neither \"text\" nor \"messages\"; a line is an object such as {\"text\": \"ping\"}\"",
        "{\"text\": \"x\", \"n\": 2} => \"p.jsonl line 1: \"n\": Sonde reads one answer a request\"",
        "{\"text\": \"x\", \"top_pp\": 1} => \"p.jsonl line 1: \"top_pp\" is not replayed; remove it, or set it in request.extra of the spec; did you mean \"top_p\"?\"",
        "{\"text\": \"x\", \"functions\": []} => \"p.jsonl line 1: \"functions\" is not replayed; remove it, or set it in request.extra of the spec\"",
        "{\"text\": \"x\", \"max_tokens\": 1, \"max_completion_tokens\": 2} => \"p.jsonl line 1: both \"max_tokens\" and \"max_completion_tokens\"\"",
        "`` => \"p.jsonl line 0: no prompt in this file\""
      })
  void saysWhichLineOfAFileIsWrong(String line, String message) {
    SpecParser parser = new SpecParser(path -> line);
    String fault = message.substring(1, message.length() - 1);
    assertThat(messageOf(() -> parser.parse("x.yaml", "models: a\nprompts: [{file: p.jsonl}]")))
        .isEqualTo("x.yaml:2: prompts[0].file: " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "{\"messages\": [{\"role\": \"assistant\", \"content\": \"x\"}]} => .messages: found a list;"
            + " allowed is at least one message of role user",
        "{\"messages\": [{\"role\": \"usr\", \"content\": \"x\"}]} => .messages[0].role: found \"usr\";"
            + " allowed are system, developer, user, assistant, tool; did you mean \"user\"?",
        "{\"text\": \"x\", \"max_tokens\": 0} => .request.maxTokens: found 0; allowed is a whole number: 1"
            + " to 1000000"
      })
  void saysWhereInALineOfAFile(String line, String message) {
    SpecParser parser = new SpecParser(path -> "{\"text\": \"good\"}\n" + line);
    assertThat(messageOf(() -> parser.parse("x.yaml", "models: a\nprompts: [{file: p.jsonl}]")))
        .isEqualTo("x.yaml:2: prompts[0].file line 2" + message);
  }

  @Test
  void readsChatRequestsOfAFile() {
    String line =
        """
        {"model": "x", "messages": [{"role": "user", "content": [{"type": "text", "text": "what is it?"}, \
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}, \
        {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", \
        "function": {"name": "look", "arguments": "{}"}}]}, \
        {"role": "tool", "tool_call_id": "c1", "content": "a cat"}], \
        "tools": [{"type": "function", "function": {"name": "look"}}], "tool_choice": "auto", \
        "response_format": {"type": "json_object"}, "max_tokens": 9, "temperature": 1, "stop": "x"}""";
    SpecParser parser = new SpecParser(path -> line);
    PromptSpec prompt =
        parser.parse("x.yaml", "models: a\nprompts: [{file: p.jsonl, weight: 2}]").prompts().get(0);

    assertThat(prompt.messages())
        .extracting(Message::role)
        .containsExactly("user", "assistant", "tool");
    assertThat(prompt.messages().get(1).content()).isEqualTo("null");
    assertThat(prompt.messages().get(1).more()).startsWith("{\"tool_calls\":[{\"id\":\"c1\"");
    assertThat(prompt.messages().get(2).more()).isEqualTo("{\"tool_call_id\":\"c1\"}");
    assertThat(prompt.tools())
        .isEqualTo("[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]");
    assertThat(prompt.toolChoice()).isEqualTo("\"auto\"");
    assertThat(prompt.responseFormat()).isEqualTo("{\"type\":\"json_object\"}");
    assertThat(prompt.weight()).isEqualTo(2);
    assertThat(prompt.request())
        .extracting(RequestSpec::maxTokens, RequestSpec::temperature, RequestSpec::stop)
        .containsExactly(9, 1.0, List.of("x"));
    // The reservation for an image does not depend on the length of its URL.
    assertThat(prompt.bytes()).isGreaterThan(4096);
  }

  @Test
  void aPromptAsksDifferentlyWhereItSaysSo() {
    Spec spec =
        Specs.parse(
            """
            models: a
            request: {maxTokens: 7, seed: 3, stop: [x], reasoningEffort: low, extra: {top_k: 5}}
            prompts:
              - plain
              - {text: own, name: own-1, request: {seed: none, stop: [], temperature: none, extra: {}}}
            """);
    assertThat(spec.prompts().get(0).request()).isNull();
    assertThat(spec.request(0).extra()).isEqualTo("{\"top_k\":5}");
    RequestSpec own = spec.request(1);
    assertThat(own.maxTokens()).isEqualTo(7);
    assertThat(own.reasoningEffort()).isEqualTo("low");
    assertThat(own.seed()).isNull();
    assertThat(own.stop()).isEmpty();
    assertThat(own.temperature()).isNull();
    assertThat(own.extra()).isNull();
    assertThat(Specs.parse(SpecWriter.canonicalJson(spec))).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource({
    "differences, 39, 544, sha256:aa022ed8dcb51d4d8cc4ee3f66b6d92b8338da0a431512310567353139169e97",
    "reasoning, 2, 20, sha256:303aede3f0a3d6e06588d366abb67ce751b6ca86ac25ee4aaf4511596733b6db"
  })
  void comesWithPromptsOfAKnownContent(String set, int prompts, int weight, String hash)
      throws NoSuchAlgorithmException {
    Spec spec = Specs.parse("models: a\nprompts: {set: " + set + ", weight: 3}");
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(PromptSets.yaml(set).getBytes(StandardCharsets.UTF_8));

    assertThat("sha256:" + HexFormat.of().formatHex(digest)).isEqualTo(hash);
    assertThat(spec.prompts()).hasSize(prompts).allMatch(each -> each.request() != null);
    assertThat(spec.prompts())
        .extracting(PromptSpec::name)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(spec.prompts().stream().mapToInt(PromptSpec::weight).sum()).isEqualTo(3 * weight);
    assertThat(PromptSets.yaml(set)).contains("CC0-1.0");
    assertThat(Specs.parse(SpecWriter.canonicalJson(spec))).isEqualTo(spec);
  }

  @Test
  void makesTheSameSyntheticTextOfAboutTheWantedLengthForTheSameSeed() {
    String yaml =
        "models: a\nseed: 5\nprompts: {synthetic: {inputTokens: {mean: 400, stddev: 80}, count: 50}}";
    Spec spec = Specs.parse(yaml);

    double words =
        spec.prompts().stream()
            .mapToInt(each -> each.messages().get(0).content().split(" ", -1).length)
            .average()
            .orElse(0);
    assertThat(spec.prompts()).hasSize(50).doesNotHaveDuplicates();
    assertThat(words).isBetween(270.0, 330.0);
    assertThat(Specs.parse(yaml)).isEqualTo(spec);
    assertThat(Specs.parse(yaml.replace("seed: 5", "seed: 6")).prompts())
        .doesNotContainAnyElementsOf(spec.prompts());
  }

  @Test
  void boundsAllPromptsTogether() {
    String long1 = "x".repeat(SpecParser.MAX_PROMPT_BYTES);
    assertThat(Specs.message("models: a\nprompts: [y, " + long1 + "]"))
        .isEqualTo(
            "x.yaml:2: prompts[1]: too much text; allowed is 640 KiB at most in all prompts together");
  }

  @Test
  void boundsSyntheticTextBeforeItIsMade() {
    String size = "{inputTokens: {mean: 200000}, count: 1000}";
    assertThat(Specs.message("models: a\nprompts: [{synthetic: " + size + "}]"))
        .startsWith("x.yaml:2: prompts[0].synthetic: too much text;");
  }

  @Test
  void aTemperatureCanBeLeftOut() {
    Spec spec = Specs.parse("models: a\nrequest: {temperature: none}");
    assertThat(spec.request().temperature()).isNull();
    assertThat(Specs.parse(SpecWriter.canonicalJson(spec))).isEqualTo(spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"models: a\r\nwarmup: 2\r\n", "\ufeffmodels: a\nwarmup: 2"})
  void takesWhatWindowsWrites(String yaml) {
    assertThat(Specs.parse(yaml).warmup()).isEqualTo(2);
  }

  @Test
  void derivesTheSeedFromWhatIsWrittenAndNotFromHow() {
    Spec yaml = Specs.parse("models: [a]\nwarmup: 1 # one");
    Spec json = Specs.parse("{\"warmup\": 1, \"models\": \"a\"}");
    Spec other = Specs.parse("models: [a]\nwarmup: 2");

    assertThat(yaml).isEqualTo(json);
    assertThat(yaml.seed()).isPositive().isNotEqualTo(other.seed());
    assertThat(SpecWriter.specHash(yaml)).matches("sha256:[0-9a-f]{64}");
    assertThat(SpecWriter.specHash(yaml)).isNotEqualTo(SpecWriter.specHash(other));
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadAgain(@ForAll @NotBlank String text) {
    String clean = text.replaceAll("\\p{Cs}", "x") + "é\u2028\ud83d\ude00";
    Spec spec = Specs.parse("models: a").withSeed(4);
    Spec with =
        new Spec(
            clean,
            new ScopeSpec(spec.models(), spec.providers(), spec.regions(), "http://x", true, "me"),
            new WorkloadSpec(
                List.of(PromptSpec.of(clean)),
                spec.request(),
                new LoadSpec.Open(
                    Arrivals.POISSON,
                    List.of(new Stage(7 / 60.0, Duration.ofNanos(1), true)),
                    3L,
                    null),
                1,
                9),
            1L,
            OnWorkerLoss.RESEND,
            new JudgingSpec(List.of(), RankMetric.E2E, null, false, VerdictSpec.DEFAULT));
    assertThat(Specs.parse(SpecWriter.canonicalJson(with))).isEqualTo(with);
  }

  private static String messageOf(Runnable parsing) {
    try {
      parsing.run();
      return "";
    } catch (SpecException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
