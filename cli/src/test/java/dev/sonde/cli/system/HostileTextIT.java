package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.text.PrintableText;
import dev.sonde.testing.HostileTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison of providers whose catalog entries and errors are hostile texts. */
class HostileTextIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home = Path.of("");

  private static String quoted(String text) throws JsonProcessingException {
    return PrintableText.json(JSON.writeValueAsString(text));
  }

  private static void assertHarmless(Sonde.Result result, boolean csv) {
    for (String text : List.of(result.out(), result.err())) {
      assertThat(HostileTexts.harm(csv ? text.replaceAll("\\R", " ") : text)).as(text).isEmpty();
    }
    assertThat(result.err()).doesNotContain("this is a defect");
  }

  @Test
  void aComparisonShowsNothingThatActs() throws IOException {
    String text = quoted(HostileTexts.TOGETHER);
    String entry =
        "{\"id\":\"truth/model\",\"providers\":[{\"provider\":\"good\",\"status\":\"live\"},"
            + "{\"provider\":\"bad\",\"status\":\"live\"},{\"provider\":%1$s,\"status\":\"live\"},"
                .formatted(text)
            + "{\"provider\":\"staged\",\"status\":%1$s}]}".formatted(text);
    String catalog = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + entry;
    String error = "{\"error\":{\"message\":%s}}".formatted(text);
    String refusal =
        "HTTP/1.1 500 No\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(error.getBytes(StandardCharsets.UTF_8).length, error);
    try (IndependentServer server =
        IndependentServer.lookedUp(
            call -> call.raw(catalog),
            call -> {
              if (call.provider().equals("good")) {
                call.stream(Pace.ofMillis(2, 3, 1));
              } else {
                call.raw(refusal);
              }
            })) {
      Sonde sonde = Sonde.at(home).with("SONDE_HUB", "");
      Sonde.Result all =
          sonde.run("compare", "truth/model", "--router", server.url(), "--count", "3");
      assertHarmless(all, false);
      Sonde.Result two =
          sonde.run(
              "compare",
              "truth/model",
              "--router",
              server.url(),
              "--providers",
              "good,bad,staged",
              "--count",
              "3");
      assertHarmless(two, false);
      assertThat(two.out()).contains("good", "bad");
    }
    for (String format : List.of("text", "json", "csv", "md", "junit", "html", "hlog")) {
      assertHarmless(
          Sonde.at(home).run("report", "last", "--format", format), format.equals("csv"));
    }
    Path csv = home.resolve("events.csv");
    assertHarmless(
        Sonde.at(home).run("events", "last", "--format", "csv", "--out", csv.toString()), true);
    assertThat(HostileTexts.harm(Files.readString(csv).replaceAll("\\R", " "))).isEmpty();
    assertHarmless(Sonde.at(home).run("events", "last"), false);
  }
}
