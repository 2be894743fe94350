package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person sees in the morning. */
class AuditListCommandTest {

  private static final String ALERT =
      "{'audit': 'heartbeat', 'kind': 'down', 'since': '2026-12-01T03:00:00Z',"
          + " 'summary': 'nscale answered 0 of 5'}";
  private static final String CHANGE =
      "{'audit': 'latency', 'provider': 'novita', 'region': '', 'metric': 'ttft',"
          + " 'at': '2026-12-01T02:00:00Z', 'state': 'confirmed', 'before': {'value': 80},"
          + " 'after': {'value': 128}, 'effect': 1.6, 'effectCi95': [1.5, 1.7]}";

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void saysWhatFiresAndWhatChanged() {
    assertThat(AuditListCommand.news(json("[" + ALERT + "]"), json("[" + CHANGE + "]")))
        .isEqualTo(
            """

            firing
              heartbeat: down since 2026-12-01T03:00:00Z: nscale answered 0 of 5

            changed in 7 days
              latency: 2026-12-01T02:00:00Z novita: ttft 80.0 to 128, x 1.60 (1.5–1.7), confirmed
            """);
  }

  @Test
  void saysThatThereIsNothing() {
    String retracted = CHANGE.replace("confirmed", "retracted");
    assertThat(AuditListCommand.news(json("[]"), json("[" + retracted + "]")))
        .isEqualTo("\nno alert is firing\n\nnothing changed in 7 days\n");
  }

  @Test
  void namesTheCommandThatShowsTheOthers() {
    String many = IntStream.range(0, 12).mapToObj(i -> ALERT).collect(Collectors.joining(","));
    assertThat(AuditListCommand.news(json("[" + many + "]"), json("[]")).lines())
        .hasSize(2 + 10 + 1 + 2)
        .contains("  and more: sonde audit alerts");
  }
}
