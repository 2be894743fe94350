package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventJsonTest {

  private static final Instant START = Instant.parse("2026-12-01T00:10:47.120Z");

  private final Run run = RunBuilder.of("together").partitions(1).build();

  private JsonNode json(ProbeEvent event, @Nullable Instant startedAt) throws IOException {
    return new ObjectMapper().readTree(new EventJson(run, startedAt).line(event));
  }

  @Test
  void timeIsWhenTheProbeWasSent() throws IOException {
    ProbeEvent event = Probe.of(run, 1, 0).due(3_000).lagMicros(456).event();

    assertThat(json(event, START).get("time").asText()).isEqualTo("2026-12-01T00:10:47.123456Z");
    assertThat(json(event, null).get("time").isNull()).isTrue();
  }

  @Test
  void timeIsWhenTheProbeWasDueIfItWasNotSent() throws IOException {
    ProbeEvent event = Probe.of(run, 1, 0).due(3_000).outcome(Outcome.DROPPED).event();

    assertThat(json(event, START).get("time").asText()).isEqualTo("2026-12-01T00:10:47.123000Z");
  }

  @Test
  void noHashCanBeTakenForANumber() throws IOException {
    assertThat(json(Probe.of(run, 1, 0).shape(0x12e5).event(), START).at("/answer/shape").asText())
        .isEqualTo("x00000000000012e5");
    assertThat(json(Probe.of(run, 1, 0).shape(0).event(), START).at("/answer/shape").isNull())
        .isTrue();
    assertThat(json(Probe.of(run, 1, 0).event(), START).at("/wire/http").asText())
        .isEqualTo("HTTP/1.1");
  }
}
