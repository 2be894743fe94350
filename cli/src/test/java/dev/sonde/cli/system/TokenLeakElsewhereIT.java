package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ApiFleet.Answer;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that echo the token outside of probes: in a catalog, in the check of the account, in the
 * bill, and in a failing connection.
 */
class TokenLeakElsewhereIT {

  private static final String TOKEN = "hf_ElsewhereQwErTyUiOpAsDfGhJkLzXcVb12";
  private static final String QUOTE = "no, not with Bearer " + TOKEN;
  private static final Secrets SECRETS = Secrets.of(TOKEN);

  @TempDir private Path home = Path.of("");

  private static String answer(String head, String body) {
    return "HTTP/1.1 " + head + "\r\nconnection: close\r\n\r\n" + body;
  }

  private static final String NO_CATALOGUE =
      "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}";

  /** Every way to answer badly. */
  static Stream<String> answers() {
    String error = "{\"error\":{\"message\":\"" + QUOTE + "\"}}";
    String listed =
        "{\"data\":[{\"id\":\"truth/model\",\"providers\":[{\"provider\":\"%s\",\"status\":\"live\"}]}]}";
    return Stream.of(
        answer("302 Found\r\nlocation: http://x.example/?t=" + TOKEN, ""),
        answer("401 Unauthorized", error),
        answer("402 Payment Required", error),
        answer("403 Forbidden", "{\"error\":\"" + QUOTE + "\"}"),
        answer("404 " + TOKEN, error),
        answer("429 Slow\r\nretry-after: " + TOKEN, error),
        answer("500 " + TOKEN, QUOTE),
        answer("200 OK", QUOTE),
        answer("200 OK", listed.formatted(TOKEN)),
        answer("200 OK\r\nx-filler: " + TOKEN.repeat(20_000), error),
        answer("200 OK\r\ncontent-length: 9999", QUOTE),
        TOKEN + "\r\n\r\n",
        "HTTP/1.1 " + TOKEN + "\r\n\r\n");
  }

  private String spec(String endpoint, String rest) {
    return "models: [truth/model]\nprompts: [hi]\nload: {count: 1}\nendpoint: "
        + endpoint
        + "\n"
        + rest
        + "\n";
  }

  private Path file(String spec) throws IOException {
    return Files.writeString(home.resolve("spec.yaml"), spec);
  }

  private Sonde sonde() {
    return Sonde.at(home).with("HF_TOKEN", TOKEN).with("SONDE_HUB", "");
  }

  private static void put(Map<String, String> found, String place, Sonde.Result result) {
    found.put(place, place + "\n" + result.out() + "\n" + result.err());
  }

  private void putFiles(Map<String, String> found) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walked = Files.walk(home)) {
      walked.filter(Files::isRegularFile).forEach(all::add);
    }
    for (Path each : all) {
      found.put(
          "file " + home.relativize(each),
          each + "\n" + new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
    }
  }

  private static void assertShown(IndependentServer server) {
    // The Hub's list of a model's providers is public and is requested without the token.
    assertThat(server.lookUps().stream().filter(each -> !each.line().contains("/api/models/")))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.header("authorization")).isEqualTo("Bearer " + TOKEN));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aCatalogLeavesItNowhere(String raw) throws IOException {
    Map<String, String> found = new HashMap<>();
    try (IndependentServer server =
        IndependentServer.lookedUp(
            call -> call.raw(raw), call -> call.stream(Pace.ofMillis(1, 2, 1)))) {
      Path spec = file(spec(server.url(), "providers: all"));
      put(
          found,
          "providers",
          sonde().run("providers", "truth/model", "--router", server.url(), "--refresh"));
      put(
          found,
          "providers -o json",
          sonde().run("providers", "truth/model", "--router", server.url(), "-o", "json"));
      put(found, "plan", sonde().run("plan", spec.toString(), "--refresh"));
      assertShown(server);
    }
    putFiles(found);
    SECRETS.assertNowhere(found);
  }

  @Test
  void aCoordinatorThatShowsItAnswersWithoutIt() {
    Map<String, String> found = new HashMap<>();
    try (ApiFleet fleet = new ApiFleet()) {
      String url = "http://127.0.0.1:" + fleet.serveShowing(TOKEN);
      for (String raw : answers().toList()) {
        try (IndependentServer server =
            IndependentServer.lookedUp(call -> call.raw(raw), call -> call.status("500 No"))) {
          for (String providers : List.of("all", "[a]")) {
            Answer submitted =
                fleet.send(
                    ApiFleet.request(url + "/api/v1/runs")
                        .POST(
                            java.net.http.HttpRequest.BodyPublishers.ofString(
                                spec(server.url(), "providers: " + providers))));
            found.put(raw.substring(0, 12) + found.size(), "body " + submitted.body());
          }
          assertShown(server);
        }
      }
    }
    SECRETS.assertNowhere(found);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void checkingAndBillingLeaveItNowhere(String raw) throws IOException {
    Map<String, String> found = new HashMap<>();
    try (IndependentServer server =
        IndependentServer.lookedUp(
            call -> call.raw(isAboutTheAccount(call) ? raw : NO_CATALOGUE),
            call -> call.raw(raw))) {
      String hub = server.url().replace("/v1", "");
      Path spec = file(spec(server.url(), "providers: [a]"));
      String[] run = {
        "run", spec.toString(), "--preflight", "--price", "a=1/1", "--hub", hub, "--yes"
      };
      put(found, "preflight", sonde().run(run));
      put(found, "run", sonde().run("run", spec.toString(), "--no-preflight", "--price", "a=1/1"));
      put(found, "reconcile", sonde().run("reconcile", "last", "--hub", hub));
      assertShown(server);
      assertThat(server.lookUps()).anyMatch(each -> each.line().contains("whoami"));
    }
    putFiles(found);
    SECRETS.assertNowhere(found);
  }

  private static boolean isAboutTheAccount(ServedCall call) {
    String line = call.request().line();
    return line.contains("whoami") || line.contains("billing");
  }

  /** A server that sends this text on every connection. */
  private static ServerSocket saying(String text) throws IOException {
    ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  try (Socket socket = listening.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                  }
                }
              } catch (IOException e) {
                if (!listening.isClosed()) {
                  throw new UncheckedIOException(e);
                }
              }
            },
            "saying");
    thread.setDaemon(true);
    thread.start();
    return listening;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectionsThatFailLeaveItNowhere(boolean http2) throws IOException {
    Map<String, String> found = new HashMap<>();
    try (ServerSocket talks = saying(QUOTE + "\r\n\r\n" + QUOTE);
        ServerSocket gone = saying("");
        IndependentServer silent = IndependentServer.without(ServedCall::hang)) {
      gone.close();
      String at = "http://127.0.0.1:";
      String providers =
          """
          providers:
            - {name: refused, endpoint: '%s/v1'}
            - {name: tls, endpoint: '%s/v1'}
            - {name: talks, endpoint: '%s/v1'}
            - {name: silent, endpoint: '%s'}
          request: {timeout: 1s, http2: %s, keepResponses: true}
          """
              .formatted(
                  at + gone.getLocalPort(),
                  "https://127.0.0.1:" + talks.getLocalPort(),
                  at + talks.getLocalPort(),
                  silent.url(),
                  http2);
      Path spec = file(spec(silent.url(), providers));
      Sonde.Result run = sonde().run("run", spec.toString(), "-o", "json");
      put(found, "run", run);
      assertThat(run.figures().ledger("failed")).isEqualTo(4);
      put(found, "report", sonde().run("report", "last"));
      put(found, "events", sonde().run("events", "last", "--format", "jsonl"));
    }
    putFiles(found);
    SECRETS.assertNowhere(found);
  }
}
