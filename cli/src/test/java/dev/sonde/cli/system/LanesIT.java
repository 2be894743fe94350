package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanesIT {

  private static final int PROBES = 12;
  private static final long END_TO_FREE_MICROS = 2_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home = Path.of("");

  /**
   * A claim takes milliseconds and an answer two hundred, so nearly every probe is claimed ahead.
   */
  @Test
  void aProbeIsDueWhenTheOneBeforeItHasEnded() {
    Pace slow = Pace.ofMillis(100, 10, 10);
    try (IndependentServer server = IndependentServer.without(call -> call.stream(slow))) {
      Sonde sonde = Sonde.at(home);
      Figures figures =
          sonde.compare(server, "a", "--count=" + PROBES, "--concurrency=1").figures();
      figures.assertBalanced();
      List<JsonNode> times =
          sonde
              .run("events", "last")
              .out()
              .lines()
              .map(LanesIT::times)
              .sorted(Comparator.comparingLong(each -> each.path("sent").asLong()))
              .toList();

      assertThat(times).hasSize(PROBES);
      int atTheEnd = 0;
      for (int i = 1; i < PROBES; i++) {
        long due = times.get(i).path("due").asLong();
        long end = times.get(i - 1).path("end").asLong();
        assertThat(due).as("due of probe %d", i).isGreaterThanOrEqualTo(end);
        assertThat(times.get(i).path("sent").asLong()).isGreaterThanOrEqualTo(due);
        atTheEnd += due - end <= END_TO_FREE_MICROS ? 1 : 0;
      }
      assertThat(atTheEnd).as("due when the last one ended").isGreaterThan(PROBES / 2);
    }
  }

  private static JsonNode times(String line) {
    try {
      return JSON.readTree(line).path("atMicros");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
