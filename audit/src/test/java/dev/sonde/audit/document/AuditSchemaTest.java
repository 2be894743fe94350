package dev.sonde.audit.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sonde.coordinator.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema and the parser accept the same audits. */
class AuditSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(AuditSchema.text());

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples/audits"))) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void thereIsAnExampleOfEachTier() throws IOException {
    assertThat(examples().map(file -> file.getFileName().toString()))
        .containsExactly("conformance.yaml", "equality.yaml", "heartbeat.yaml", "latency.yaml");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesEveryExample(Path example) throws IOException {
    String yaml = Files.readString(example);

    assertThat(schemaFaults(yaml)).isEmpty();
    Audit audit = Audits.parser().parse(example.toString(), yaml);
    assertThat(example.getFileName()).hasToString(audit.id() + ".yaml");
    String canonical = AuditWriter.canonicalJson(audit);
    assertThat(schemaFaults(canonical)).isEmpty();
    assertThat(Audits.parse(canonical)).isEqualTo(audit);
    assertThat(AuditWriter.canonicalJson(Audits.parse(canonical))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "budget: {usdPerMonth: 3}",
        "schedule: {cron: '0 0 29 2 *', zone: Europe/Berlin, jitter: none}",
        "schedule: {every: 90s, zone: Asia/Kathmandu, jitter: 1500ms}",
        "overlap: queue",
        "alerts: missed",
        "alerts: [down, changed, differs, claims, catalogue, budget, missed]",
        "alerts: [{missed: {}, severity: info}, {budget: {}}, {catalogue: {}}]",
        "alerts: [{threshold: 'error_rate < 1%'}]",
        "alerts: [{slo: {objective: '99.95% of probes: ok'}}]",
        "alerts: [{slo: {objective: '95% of probes: ok and e2e < 800ms', window: 7d}}]",
        "alerts: {changed: itl}",
        "notify: team",
        "escalate: {on: slo, to: deep}",
        "maintenance: {from: 2026-12-24T00:00:00Z, to: 2026-12-27T00:00:00.5Z}"
      })
  void bothTakeAndTheCanonicalFormIsEqual(String line) {
    String text = with(line);
    assertThat(schemaFaults(text)).isEmpty();
    Audit audit = Audits.parse(text);
    assertThat(schemaFaults(AuditWriter.canonicalJson(audit))).isEmpty();
    assertThat(Audits.parse(AuditWriter.canonicalJson(audit))).isEqualTo(audit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: Hourly",
        "name: ''",
        "spec: {}",
        "spec: {models: a/b, load: {rate: 1}}",
        "schedule: {}",
        "schedule: {every: 3}",
        "schedule: {every: 3h, cron: '* * * * *'}",
        "schedule: {cron: '* * * *'}",
        "schedule: {every: 3h, jitter: some}",
        "overlap: wait",
        "budget: {}",
        "budget: {usdPerDay: 0}",
        "history: {keep: 400}",
        "escalate: {on: down}",
        "escalate: {on: up, to: b}",
        "alerts: []",
        "alerts: [later]",
        "alerts: [slo]",
        "alerts: [{}]",
        "alerts: [{down: {}, missed: {}}]",
        "alerts: [{down: {bad: 0}}]",
        "alerts: [{missed: {for: 1}}]",
        "alerts: [{down: {}, for: 2}]",
        "alerts: [{changed: [latency]}]",
        "alerts: [{claims: {of: 1}}]",
        "alerts: [{slo: {objective: '99% ok'}}]",
        "notify: ['http://x']",
        "severity: high",
        "maintenance: [{from: 2026-12-24T00:00:00Z}]",
        "colour: red"
      })
  void bothRefuse(String line) {
    String text = with(line);
    assertThat(schemaFaults(text)).as("the schema, of %s", line).isNotEmpty();
    assertThatThrownBy(() -> Audits.parse(text)).isInstanceOf(SpecException.class);
  }

  /** The least audit with one line more, or one replaced. */
  private static String with(String line) {
    String key = line.substring(0, line.indexOf(':') + 1);
    List<String> kept = Audits.LEAST.lines().filter(each -> !each.startsWith(key)).toList();
    return String.join("\n", kept) + "\n" + line + "\n";
  }

  private static List<String> schemaFaults(String yaml) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonNode node = JSON.valueToTree(loaded);
    return SCHEMA.validate(node).stream().map(Object::toString).toList();
  }
}
