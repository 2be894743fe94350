package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema and the parser accept the same specs. */
class SpecSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SpecSchema.text());

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesEveryExample(Path example) throws IOException {
    String yaml = Files.readString(example);
    assertThat(schemaFaults(yaml)).isEmpty();
    Spec spec =
        new SpecParser(path -> Files.readString(example.resolveSibling(path)))
            .parse(example.toString(), yaml);
    assertThat(schemaFaults(SpecWriter.canonicalJson(spec))).isEmpty();
  }

  @Test
  void thereAreExamples() throws IOException {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "models: []",
        "models: [a, a]",
        "models: 7",
        "models: [\"a b\"]",
        "models: a\nmodel: b",
        "models: a\nname: 3",
        "models: a\nname: ''",
        "models: a\nproviders: []",
        "models: a\nproviders: [a/b]",
        "models: a\nproviders: [{endpoint: 'http://x'}]",
        "models: a\nproviders: [{name: x, token: y}]",
        "models: a\nproviders: [{name: x, endpoint: 'ftp://x'}]",
        "models: a\nproviders: [{name: x, endpoint: 'http://u:p@x'}]",
        "models: a\nproviders: [{name: x, tokenEnv: hf_abc}]",
        "models: a\nproviders: [{name: x, pricing: {input: 1}}]",
        "models: a\nproviders: [{name: x, pricing: {input: -1, output: 1}}]",
        "models: a\nregions: [a b]",
        "models: a\nprompts: []",
        "models: a\nprompts: ['']",
        "models: a\nprompts: [{text: a, file: b}]",
        "models: a\nprompts: [{system: a}]",
        "models: a\nprompts: [{text: a, weight: 0}]",
        "models: a\nprompts: [{file: a, system: b}]",
        "models: a\nprompts: [{synthetic: {}}]",
        "models: a\nprompts: [{synthetic: {inputTokens: 5}}]",
        "models: a\nprompts: [{synthetic: {inputTokens: {mean: 5, sd: 1}}}]",
        "models: a\nrequest: {temperature: 3}",
        "models: a\nrequest: {maxTokens: 0}",
        "models: a\nrequest: {maxTokens: 1.5}",
        "models: a\nrequest: {stream: 'yes'}",
        "models: a\nrequest: {timeout: 60}",
        "models: a\nrequest: {timeout: 60 parsecs}",
        "models: a\nrequest: {timeout: {all: 60s}}",
        "models: a\nrequest: {seed: -1}",
        "models: a\nload: {count: 0}",
        "models: a\nload: {count: 1, duration: 1s}",
        "models: a\nload: {rate: 1/s, concurrency: 2, duration: 1s}",
        "models: a\nload: {rate: 1/s}",
        "models: a\nload: {rate: 1, duration: 1s}",
        "models: a\nload: {arrivals: poisson, count: 1}",
        "models: a\nload: {rate: 1/s, stages: [{rate: 1/s, for: 1s}]}",
        "models: a\nload: {stages: []}",
        "models: a\nload: {sweep: {concurrency: [1]}}",
        "models: a\nload: {sweep: {concurrency: [1], rate: 1/s, count: 1}}",
        "models: a\nload: {sweep: {concurrency: [], count: 1}}",
        "models: a\nload: {sweep: {concurrency: [1], count: 1}, count: 1}",
        "models: a\nload: {search: {goal: 'cost_usd < 1'}}",
        "models: a\nload: {search: {max: 1/s}}",
        "models: a\nload: {trace: {}}",
        "models: a\nload: {trace: {requests: []}}",
        "models: a\nload: {trace: {requests: [[1, 2]]}}",
        "models: a\nload: {trace: {requests: [[1, 2, 3]], speed: 0}}",
        "models: a\nload: {stages: [{rate: 1/s}]}",
        "models: a\nload: {stages: [{rate: 1/s, for: 1s, climb: true}]}",
        "models: a\nload: {rate: 1/s, duration: 1s, arrivals: uniform}",
        "models: a\nload: 5",
        "models: a\nwarmup: -1",
        "models: a\nbudget: 5",
        "models: a\nbudget: {usd: 0}",
        "models: a\nbudget: {usd: '1'}",
        "models: a\nbudget: {}",
        "models: a\nonWorkerLoss: retry",
        "models: a\nthresholds: [1]",
        "models: a\nendpoint: router",
        "models: a\nrankBy: sendLag",
        "models: a\naa: 1",
        "models: a\nseed: 1.5",
        "models: a\nrequest: {keepPrefix: false, keepResponses: true}",
        "- a"
      })
  void refusesWhatTheParserRefuses(String yaml) {
    assertThat(Specs.faults(yaml)).isNotEmpty();
    assertThat(schemaFaults(yaml)).isNotEmpty();
  }

  @Test
  void knowsTheKeysOfTheParser() throws IOException {
    JsonNode schema = JSON.readTree(SpecSchema.text());
    JsonNode defs = schema.path("$defs");
    JsonNode provider = defs.at("/provider/oneOf/1");
    JsonNode prompt = defs.at("/prompt/oneOf/1");
    assertKeys(schema, SpecParser.KEYS);
    assertKeys(schema.at("/properties/budget"), SpecParser.BUDGET_KEYS);
    assertKeys(provider, ProviderReader.KEYS);
    assertKeys(provider.at("/properties/pricing"), ProviderReader.PRICE_KEYS);
    assertKeys(prompt, PromptReader.KEYS);
    assertKeys(prompt.at("/properties/synthetic"), PromptReader.SYNTHETIC_KEYS);
    assertKeys(prompt.at("/properties/synthetic/properties/inputTokens"), PromptReader.TOKEN_KEYS);
    assertKeys(defs.path("request"), RequestReader.KEYS);
    assertKeys(defs.at("/request/properties/timeout/oneOf/1"), RequestReader.TIMEOUT_KEYS);
    assertKeys(defs.path("load"), LoadReader.KEYS);
    assertKeys(defs.at("/load/properties/stages/items"), LoadReader.STAGE_KEYS);
    assertKeys(defs.at("/load/properties/sweep"), SweepReader.KEYS);
    assertKeys(defs.at("/load/properties/search"), SearchReader.KEYS);
    assertKeys(defs.at("/load/properties/trace/oneOf/1"), TraceReader.KEYS);
    assertThat(texts(schema.at("/properties/rankBy/enum"))).isEqualTo(RankMetric.labels());
    assertThat(texts(defs.at("/load/properties/arrivals/enum"))).isEqualTo(LoadReader.ARRIVALS);
  }

  @Test
  void everyKeySaysWhatItIsFor() throws IOException {
    JSON.readTree(SpecSchema.text())
        .path("properties")
        .properties()
        .forEach(
            each -> {
              boolean own = each.getValue().has("description");
              assertThat(own || each.getValue().has("$ref")).as(each.getKey()).isTrue();
            });
  }

  private static void assertKeys(JsonNode object, List<String> keys) {
    List<String> found =
        object.path("properties").properties().stream().map(Map.Entry::getKey).toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static List<String> schemaFaults(String yaml) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SCHEMA.validate(JSON.valueToTree(read)).stream().map(Object::toString).toList();
  }
}
