package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulatorStateTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = FIRST.plusSeconds(3_600);

  @Test
  void beginsNowInAFolderWithoutOne(@TempDir Path folder) {
    assertThat(SimulatorState.read(folder.resolve("new"), "drift", () -> FIRST))
        .isEqualTo(new SimulatorState("drift", FIRST, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drift", "/a folder/ü=own.yaml", "C:\\own.yaml"})
  void goesOnWithTheSameScenario(String scenario, @TempDir Path folder) {
    new SimulatorState(scenario, FIRST, 4_711).write(folder.resolve("new"));

    assertThat(SimulatorState.read(folder.resolve("new"), scenario, () -> LATER))
        .isEqualTo(new SimulatorState(scenario, FIRST, 4_711));
  }

  @Test
  void anotherScenarioBeginsNowAtTheSamePort(@TempDir Path folder) {
    new SimulatorState("drift", FIRST, 4_711).write(folder);

    assertThat(SimulatorState.read(folder, "flat", () -> LATER))
        .isEqualTo(new SimulatorState("flat", LATER, 4_711));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "scenario=drift\nport=1\n",
        "scenario=drift\nbegan-at=yesterday\nport=1\n",
        "scenario=drift\nbegan-at=2026-03-01T12\\:00\\:00Z\nport=many\n",
        "scenario=drift\nbegan-at=2026-03-01T12\\:00\\:00Z\nport=65536\n",
        "scenario=\\u00"
      })
  void aFileThatCannotBeReadIsNone(String text, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("simulator.properties"), text);

    assertThat(SimulatorState.read(folder, "drift", () -> LATER))
        .isEqualTo(new SimulatorState("drift", LATER, 0));
  }
}
