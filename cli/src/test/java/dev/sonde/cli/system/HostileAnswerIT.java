package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that no honest provider gives: they harm neither their own run nor any other. */
class HostileAnswerIT {

  private static final String HOSTILE = "tokens,finish,header,model,fraction,controls";
  private static final int COUNT = 4;
  private static final String USAGE = "{\"prompt_tokens\":9,\"completion_tokens\":3}";

  private final EmbeddedBroker cluster = EmbeddedBroker.temporary();

  @TempDir private Path home = Path.of("");

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static void answer(ServedCall call) throws IOException {
    switch (call.provider()) {
      case "tokens" ->
          raw(call, "", "stop", "m", "{\"prompt_tokens\":9,\"completion_tokens\":10000000000}");
      case "finish" -> raw(call, "", "x".repeat(1_000_000), "m", USAGE);
      case "header" ->
          raw(call, "x-inference-provider: " + "y".repeat(60_000) + "\r\n", "stop", "m", USAGE);
      case "model" -> raw(call, "", "stop", "z".repeat(1_000_000), USAGE);
      case "fraction" ->
          raw(call, "", "stop", "m", "{\"prompt_tokens\":1e300,\"completion_tokens\":-7}");
      case "controls" ->
          raw(call, "", "\\u001b]0;owned\\u0007\\u202estop\\u0000", "\\ud800", USAGE);
      default -> call.stream(Pace.ofMillis(5, 3, 1));
    }
  }

  private static void raw(ServedCall call, String header, String finish, String model, String usage)
      throws IOException {
    call.raw(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            + header
            + "\r\ndata: {\"model\":\""
            + model
            + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
            + finish
            + "\"}],\"usage\":"
            + usage
            + "}\n\ndata: [DONE]\n\n");
  }

  private Sonde.Result compare(IndependentServer server, String providers) {
    return Sonde.at(home)
        .compare(
            server, providers, "--kafka", cluster.bootstrap(), "--count", Integer.toString(COUNT));
  }

  @Test
  void harmNobody() {
    try (IndependentServer server = IndependentServer.without(HostileAnswerIT::answer)) {
      Figures hostile = compare(server, "honest," + HOSTILE).figures();

      hostile.assertBalanced();
      assertThat(hostile.ledger("succeeded")).isEqualTo(7L * COUNT);
      for (String provider : List.of("tokens", "fraction")) {
        JsonNode tokens = hostile.cell(provider).path("tokens");
        assertThat(tokens.path("usageMissing").asInt()).as("%s: %s", provider, tokens).isEqualTo(4);
      }
      String report = hostile.report().toString();
      assertThat(report).hasSizeLessThan(200_000);
      assertThat(report).doesNotContain("\\u001B", "\\u0007", "\\u0000", "\u202e");
      for (String format : List.of("text", "md", "csv", "html", "junit", "hlog")) {
        Sonde.Result shown = Sonde.at(home).run("report", "last", "--format", format);
        assertThat(shown.exitCode()).as("%s: %s", format, shown.err()).isIn(0, 3);
        assertThat(shown.out()).as(format).doesNotContain("\u001b", "\u0007", "\u0000", "\u202e");
      }

      Figures after = compare(server, "honest").figures();
      after.assertBalanced();
      assertThat(after.ledger("succeeded")).isEqualTo(COUNT);
      assertThat(after.outcomes("honest")).containsOnlyKeys("ok");
    }
  }
}
