package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelftestIT {

  @TempDir private Path home = Path.of("");

  @Tag("alone")
  @Test
  void measuresItsOwnErrorAndReportsQuoteIt() {
    Sonde sonde = Sonde.at(home);
    Sonde.Result result =
        sonde.run("selftest", "--rates", "20", "--seconds", "2", "--limit", "1s", "-o", "json");

    JsonNode step = result.json().path("steps").path(0);
    assertThat(step.path("ttft").path("count").asInt()).as(result.err()).isEqualTo(40);
    assertThat(step.path("gap").path("count").asInt()).isEqualTo(40);
    // The way through loopback takes some time, but far less than a second.
    assertThat(step.path("ttft").path("p50").asDouble()).isBetween(0.001, 1000.0);
    boolean valid = step.path("verdict").asText().equals("VALID");
    assertThat(result.exitCode()).isEqualTo(valid ? 0 : 3);
    assertThat(home.resolve("sonde").resolve("selftest.json")).exists();

    Sonde.Result compared =
        sonde.run("compare", "meta-llama/Llama-3.1-8B-Instruct", "--simulate", "-o", "json");
    JsonNode quoted = compared.json().path("workers").path(0).path("noiseFloor");
    if (valid) {
      assertThat(quoted.path("probesPerSecond").asDouble()).isEqualTo(20);
      assertThat(quoted.path("ttftErrorMillis")).isEqualTo(step.path("ttft").path("p99"));
    } else {
      assertThat(quoted.isNull()).isTrue();
    }
  }

  @Test
  void refusesWhatItCannotTake() {
    assertThat(Sonde.at(home).run("selftest", "--rates", "50,20").err())
        .contains("--rates is [50.0, 20.0], allowed is 1 to 20000, ascending");
    assertThat(Sonde.at(home).run("selftest", "--limit", "2s").exitCode()).isEqualTo(2);
    assertThat(Sonde.at(home).run("selftest", "--seconds", "0").err()).contains("--seconds is 0");
  }
}
