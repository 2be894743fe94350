package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScenarioTest {
  static Iterable<String> names() {
    return Scenario.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsWhatIsShipped(String name) {
    Scenario scenario = Scenario.named(name);

    assertThat(scenario.name()).isEqualTo(name);
    assertThat(scenario.description()).isNotBlank();
    assertThat(scenario.models()).extracting(ModelCard::id).contains("truth/model");
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("own.yaml");
    Files.writeString(file, "models: [{id: a/b}]");

    assertThat(Scenario.named(file.toString()).models()).hasSize(1);
  }

  @Test
  void namesWhatThereIsWhenAskedForWhatThereIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenario.named("nowhere"))
        .withMessageContainingAll("nowhere", "default", "flat", "paced", "quirks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modles: []",
        "models: []\nmodels: []",
        "behaviours: {a: {timing: {speed: 1}}}",
        "behaviours: {a: {stream: {preset: none}}}",
        "behaviours: {a: {stream: {speed: 1}}}",
        "behaviours: {a: {stream: {framing: {lineEnd: lf}}}}",
        "behaviours: {a: {stream: {ending: null}}}",
        "behaviours: {a: {stream: {splitBytes: null}}}",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a, speed: 1}]}]",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a, claims: {}}]}]",
        "behaviours: {a: {stream: {lineEnd: lfcr}}}",
        "behaviours: {a: {timing: {gapMedianMillis: -1}}}",
        "behaviours: {a: {output: {tokensMean: 0}}}",
        "behaviours: {a: {faults: [{kind: flood, rate: 1}]}}",
        "behaviours: {a: {faults: [{kind: reset}]}}",
        "behaviours: {a: {faults: [{kind: reset, rate: 0.6}, {kind: stall, rate: 0.6}]}}",
        "behaviours: {a: {faults: [{kind: slow-headers, rate: 1, delayMillis: -1}]}}",
        "behaviours: {a: {faults: [{kind: slowHeaders, rate: 1}]}}",
        "behaviours: {a: {faults: [{kind: refuse, rate: 1.5}]}}",
        "behaviours: {a: {queueing: -1}}",
        "behaviours: {a: {queueing: 1.5}}",
        "refuseConnections: 2",
        "models: [{id: a/b, providers: [{provider: p}]}]",
        "models: [{id: a/b}, {id: a/b}]",
        "changes: [{afterSeconds: 1, provider: a, status: live}]",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a}]}]\n"
            + "changes: [{afterSeconds: 1, provider: a}]",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a}]}]\n"
            + "changes: [{afterSeconds: -1, provider: a, status: live}]",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a}]}]\n"
            + "changes: [{provider: a, status: live}]",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a}]}]\n"
            + "changes: [{afterSeconds: 1, provider: a, behaviour: b}]",
        "behaviours: {a: {}}\nmodels: [{id: a/b, providers: [{provider: a}]}]\n"
            + "changes: [{afterSeconds: 1, provider: a, status: live, speed: 1}]",
        "- 1"
      })
  void refusesWhatItDoesNotUnderstand(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ScenarioReader.parse("bad", text));
  }

  @Test
  void laysOwnKeysOverAPreset() {
    Scenario scenario =
        ScenarioReader.parse("own", "behaviours: {a: {stream: {preset: tgi, done: true}}}");
    StreamStyle style = Objects.requireNonNull(scenario.behaviours().get("a")).stream();

    assertThat(style.ending().done()).isTrue();
    assertThat(style.framing().spaceAfterData()).isFalse();
  }
}
