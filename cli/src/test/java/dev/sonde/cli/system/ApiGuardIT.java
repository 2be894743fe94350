package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.cli.system.ApiFleet.Answer;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.reach.Reach;
import dev.sonde.coordinator.api.ApiTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP API refuses, and its TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiGuardIT {

  private static final String RUNS = "/api/v1/runs";

  private final ApiFleet fleet = new ApiFleet();
  private final IndependentServer server =
      IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)));

  @TempDir private Path home = Path.of("");

  @AfterAll
  void stop() {
    fleet.close();
    server.close();
  }

  private static String spec(String rest) {
    return "models: [truth/model]\nprompts: [ping]\nload: {count: 1}\n" + rest + "\n";
  }

  /**
   * The rest of a spec, and the message about it. None of these files or endpoints may be read or
   * called.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: [a]\\nendpoint: http://169.254.169.254/latest | endpoint: this fleet does not call"
            + " http://169.254.169.254/latest; allowed are https://router.huggingface.co, this machine",
        "providers: [{name: a, endpoint: 'http://kafka:9092'}] | providers[0].endpoint: this fleet does not"
            + " call http://kafka:9092",
        "providers: [{name: a, tokenEnv: SONDE_API_TOKEN}] | providers[0].tokenEnv: this fleet does not send"
            + " SONDE_API_TOKEN to https://router.huggingface.co/v1",
        "models: [../../admin]\\nproviders: [a] | models[0]: found \"../../admin\"; allowed is a model id",
        "models: ['a/%2e%2e/b']\\nproviders: [a] | models[0]: found \"a/%2e%2e/b\"; allowed is a model id",
        "providers: [a]\\nprompts: [{file: /etc/passwd}] | files are not read here",
        "providers: [a]\\nload: {trace: /proc/self/environ} | files are not read here"
      })
  void aSpecReachesNothingThatTheOperatorDidNotAllow(String rest, String said) {
    String text = spec(rest.replace("\\n", "\n"));
    if (rest.contains("prompts:")) {
      text = text.replaceFirst("prompts: \\[ping]\n", "");
    }
    if (rest.contains("models:")) {
      text = text.replaceFirst("models: \\[truth/model]\n", "");
    }
    if (rest.contains("load:")) {
      text = text.replaceFirst("load: \\{count: 1}\n", "");
    }
    Answer refused = fleet.post(RUNS, text);

    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.json().path("detail").asText()).contains(said).doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2F..%2Fx", "a%2F..%2F..%2Fb", "a%3Fb", "a%23b", "a%255Cb"})
  void noModelLeadsOutOfTheCatalog(String model) {
    Answer refused = fleet.get("/api/v1/models/" + model + "/providers");

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("allowed is a model id");
  }

  @Test
  void theRouterIsNotAskedByAFleetThatMayNotCallIt() {
    String confined =
        "http://127.0.0.1:" + fleet.serveWithin(Reach.ofFleet(List.of("http://127.0.0.1:1")));
    Answer refused =
        fleet.send(ApiFleet.request(confined + "/api/v1/models/a%2Fb/providers").GET());

    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(refused.body())
        .contains("this fleet does not call https://router.huggingface.co/v1")
        .contains("it calls http://127.0.0.1:1");
  }

  @Test
  void oneAddressMayAskSoMuchASecond() {
    String busy = "http://127.0.0.1:" + fleet.serve(null, 5, null);
    long from = System.nanoTime();
    List<Answer> answers =
        IntStream.range(0, 40)
            .mapToObj(i -> fleet.send(ApiFleet.request(busy + RUNS).GET()))
            .toList();
    double seconds = (System.nanoTime() - from) / 1e9;

    // Ten at once, and five more for every second of the forty requests.
    assertThat(answers)
        .filteredOn(each -> each.status() == 200)
        .hasSizeBetween(10, 10 + (int) Math.ceil(5 * seconds));
    assertThat(answers)
        .filteredOn(each -> each.status() != 200)
        .allSatisfy(
            each -> {
              assertThat(each.status()).isEqualTo(429);
              assertThat(each.type()).isEqualTo("application/problem+json");
              assertThat(each.body()).contains("more than 5 requests a second from 127.0.0.1");
            });
    assertThat(fleet.send(ApiFleet.request(busy + "/readyz").GET()).status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> fleet.send(ApiFleet.request(busy + RUNS).GET()).status() == 200);
  }

  @Test
  void guessingATokenIsSlow() {
    String guarded = "http://127.0.0.1:" + fleet.serve("the-right-token", 20, null);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      statuses.add(
          fleet
              .send(ApiFleet.request(guarded + RUNS, "Authorization", "Bearer guess-" + i).GET())
              .status());
    }

    assertThat(statuses).startsWith(401, 401).contains(429).doesNotContain(200);
  }

  /**
   * Behind a proxy all clients have one address: wrong tokens of one must not lock the others out.
   */
  @Test
  void wrongTokensDoNotCostTheRightOneAnything() {
    String guarded = "http://127.0.0.1:" + fleet.serve("the-right-token", 20, null);
    for (int i = 0; i < 30; i++) {
      int wrong =
          fleet.send(ApiFleet.request(guarded + RUNS, "Authorization", "Bearer no").GET()).status();
      assertThat(wrong).isIn(401, 429);
      if (i % 3 == 0) {
        assertThat(
                fleet
                    .send(
                        ApiFleet.request(guarded + RUNS, "Authorization", "Bearer the-right-token")
                            .GET())
                    .status())
            .isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"head, 431", "line, 414"})
  void headsHaveALimit(String what, int status) throws IOException {
    String path = what.equals("line") ? RUNS + "?x=" + "x".repeat(5_000) : RUNS;
    String header = what.equals("head") ? "X-Filler: " + "x".repeat(9_000) + "\r\n" : "";
    String answer =
        asked(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + header
                + "\r\n");

    assertThat(answer).containsPattern("^HTTP/1\\.[01] " + status + " ");
  }

  @Test
  void whoeverSendsNothingMoreIsHungUpOn() {
    List<String> beginnings =
        List.of(
            "",
            "GET " + RUNS + " HTTP/1.1\r\nHost: localhost\r\n",
            "POST " + RUNS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nmodels");
    List<Long> held =
        beginnings.parallelStream()
            .map(
                beginning -> {
                  long began = System.nanoTime();
                  assertThat(asked(beginning)).doesNotContain("200 OK");
                  return Duration.ofNanos(System.nanoTime() - began).toSeconds();
                })
            .toList();

    assertThat(held).allSatisfy(seconds -> assertThat(seconds).isBetween(5L, 25L));
  }

  /** Everything that the server sends until it closes. */
  private String asked(String raw) {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(fleet.url()).getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "reset";
    } catch (IOException e) {
      throw new UncheckedIOException("no answer", e);
    }
  }

  @Test
  void answersAreShownAndDoNothingElse() throws Exception {
    HttpResponse<String> json = fleet.whole("/api/v1/workers");
    assertThat(json.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(json.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(json.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "sandbox");

    Answer submitted = fleet.post(RUNS, spec("providers: [a, b]\nendpoint: " + server.url()));
    String id = submitted.json().path("id").asText();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> fleet.get(RUNS + "/" + id + "/report").status() == 200);
    HttpResponse<String> page = fleet.whole(RUNS + "/" + id + "/report?format=html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox allow-scripts");
  }

  @Test
  void httpsProvesWhoAnswersAndTakesARenewedCertificate() throws Exception {
    TestKeys keys = TestKeys.make(home);
    Path cert = Files.copy(keys.certificate(), home.resolve("tls.crt"));
    Path key = Files.copy(keys.key(), home.resolve("tls.key"));
    ApiTls tls = new ApiTls(cert, key, Duration.ofMillis(100));
    String url = "https://127.0.0.1:" + fleet.serve("the-right-token", 200, tls);
    Sonde sonde =
        Sonde.at(home).with("SONDE_SERVER", url).with("SONDE_API_TOKEN", "the-right-token");

    assertThat(sonde.run("runs").err())
        .contains("is not accepted", "--ca or SONDE_CA")
        .doesNotContain("the-right-token");
    assertThat(sonde.run("runs", "--ca", keys.strangersCa().toString()).exitCode()).isNotZero();
    assertThat(sonde.run("runs", "--ca", home.resolve("tls.key").toString()).err())
        .contains("is no file of PEM certificates");
    Sonde.Result trusted = sonde.run("runs", "--ca", keys.ca().toString());
    assertThat(trusted.exitCode()).as(trusted.err()).isZero();
    assertThat(trusted.err()).doesNotContain("unencrypted");
    for (String verb : List.of("report", "events", "reconcile")) {
      Sonde.Result asked =
          sonde
              .with("HF_TOKEN", "unused")
              .run(verb, "9", "--server", url, "--ca", keys.ca().toString());
      assertThat(asked.err()).as(verb).contains("no run at " + url);
    }

    TestKeys renewed = TestKeys.make(Files.createDirectory(home.resolve("renewed")));
    Files.write(cert, Files.readAllBytes(renewed.certificate()));
    Files.write(key, Files.readAllBytes(renewed.key()));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sonde.run("runs", "--ca", renewed.ca().toString()).exitCode() == 0);
    assertThat(sonde.run("runs", "--ca", keys.ca().toString()).exitCode()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tls-cert here.pem | --tls-cert and --tls-key must be given together",
        "--tls-cert nowhere.pem --tls-key nowhere.key | --tls-cert: nowhere.pem cannot be read: no such file",
        "--rate-limit -1 | --rate-limit is -1, allowed is 0 to 1000000",
        "--allow-endpoint example.com | --allow-endpoint: \"example.com\" is no endpoint, allowed is http(s)"
      })
  void wrongFlagsAreSaidAtOnce(String flags, String said) {
    List<String> all = new ArrayList<>(List.of("coordinator", "--kafka", "127.0.0.1:1"));
    all.addAll(List.of(flags.split(" ")));
    Sonde.Result refused = Sonde.at(home).run(all.toArray(new String[0]));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(said);
  }
}
