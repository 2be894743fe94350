package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of a model's providers while the router does not answer. */
class ProvidersCommandTest {

  @TempDir private Path folder = Path.of("");
  private final FakeHub hub;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  ProvidersCommandTest() throws IOException {
    hub = new FakeHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theHubNamesTheProviders() {
    hub.answer(
        "/api/models/org/model",
        "200 {\"inferenceProviderMapping\":{\"groq\":{\"status\":\"live\",\"task\":\"conversational\"},"
            + "\"novita\":{\"status\":\"staging\",\"task\":\"conversational\"}}}");
    assertThat(providers("http://127.0.0.1:1/v1")).isZero();
    assertThat(text(out)).contains("groq", "live", "novita", "staging");
    assertThat(text(err)).contains("127.0.0.1:1", "the Hub names the providers, without prices");
  }

  @Test
  void aRouterThatDoesNotKnowTheModelHasSaidSo() {
    hub.answer("/v1/models", "200 {\"data\":[]}");
    assertThat(providers(hub.url() + "/v1")).isEqualTo(5);
    assertThat(text(err)).contains("\"org/model\" is not listed at");
  }

  @Test
  void whenNobodyAnswersTheRouterIsNamed() {
    assertThat(providers("http://127.0.0.1:1/v1")).isEqualTo(5);
    assertThat(text(err)).contains("http://127.0.0.1:1/v1/models/org/model");
  }

  @Test
  void aSlashAtTheEndIsNoPartOfTheRouter() {
    hub.answer("/v1/models", "200 {\"data\":[]}");
    assertThat(providers(hub.url() + "/v1//")).isEqualTo(5);
    assertThat(text(err)).contains("\"org/model\" is not listed at " + hub.url() + "/v1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8000/v1", " http://127.0.0.1:1/v1", "ftp://x/v1", "http://", ""})
  void whatIsNoUrlIsTheUsersFault(String router) {
    assertThat(providers(router)).isEqualTo(2);
    assertThat(text(err)).startsWith("sonde: --router: found").contains("allowed is an http");
  }

  @Test
  void theHubIsReadInTheSameWay() {
    assertThat(execute("http://127.0.0.1:1/v1", "huggingface.co")).isEqualTo(2);
    assertThat(text(err)).contains("--hub: found", "did you mean \"https://huggingface.co\"?");
  }

  private int providers(String router) {
    return execute(router, hub.url());
  }

  private int execute(String router, String hub) {
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Map.of("HOME", folder.toString()));
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    return SondeCommand.execute(
        console, clocks, "providers", "org/model", "--router", router, "--hub", hub);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
