package dev.sonde.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.SpecBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages behind a guard like that of the API, without a fleet. */
class SignInTest {

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private record Answer(int status, List<String> cookies, String location, String body) {

    /** As a browser sends it back. */
    String cookie() {
      return cookies.get(0).substring(0, cookies.get(0).indexOf(';'));
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @BeforeEach
  void serve() {
    Pages pages =
        new Pages(
            new Pages.Around(
                "c-1",
                "the-token",
                false,
                new SecureRandom(),
                () -> 0,
                InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z")),
                () -> {
                  throw new IllegalStateException("there are no audits");
                }));
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              if (!pages.isOpen(context.normalizedPath()) && !pages.admits(context)) {
                throw new Problem(401, "a bearer token is needed");
              }
              context.next();
            });
    SpecBody.mount(router);
    router.route("/api/v1/runs").handler(context -> context.end("runs"));
    router.get("/runs/mark").handler(context -> context.end("inside"));
    pages.mount(router, vertx);
    server = join(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  private Answer ask(HttpMethod method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .method(method.name(), HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.headers().allValues("Set-Cookie"),
          answer.headers().firstValue("Location").orElse(""),
          answer.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(path, e);
    }
  }

  private Answer get(String path, String... headers) {
    return ask(HttpMethod.GET, path, "", headers);
  }

  @Test
  void whoIsNotSignedInIsSentToSignInAndComesBack() {
    Answer sent = get("/runs/mark?a=b");
    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.location()).isEqualTo("/signin?to=%2Fruns%2Fmark%3Fa%3Db");
    assertThat(get(sent.location()).body()).contains("name=\"to\" value=\"/runs/mark?a=b\"");

    Answer signed = ask(HttpMethod.POST, "/signin", "to=%2Fruns%2Fmark%3Fa%3Db&token=the-token");
    assertThat(signed.status()).isEqualTo(303);
    assertThat(signed.location()).isEqualTo("/runs/mark?a=b");
    assertThat(signed.cookies().get(0))
        .contains("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
        .doesNotContain("the-token");
    assertThat(get("/runs/mark", "Cookie", signed.cookie()).body()).isEqualTo("inside");
  }

  @Test
  void aSessionIsForThePagesAndNotForTheApi() {
    String cookie = ask(HttpMethod.POST, "/signin", "token=the-token").cookie();

    assertThat(get("/api/v1/runs", "Cookie", cookie).body()).isNotEqualTo("runs");
    assertThat(get("/runs/mark", "Cookie", cookie).body()).isEqualTo("inside");
  }

  /** The guard has no check of the request's syntax here: the pages must not rely on it. */
  @ParameterizedTest
  @CsvSource({
    "/assets/../api/v1/runs",
    "/assets/%2e%2e/api/v1/runs",
    "/runs/../api/v1/runs",
    "/runs/%2E%2e/api/v1/runs",
    "/signin/../api/v1/runs",
    "//api/v1/runs",
    "/./api/v1/runs"
  })
  void anotherSpellingOfThePathOpensNoApi(String path) throws IOException {
    String cookie = ask(HttpMethod.POST, "/signin", "token=the-token").cookie();

    for (String method : List.of("GET", "POST")) {
      assertThat(raw(method, path, "")).doesNotContain(" 200 ").doesNotEndWith("runs");
      assertThat(raw(method, path, "Cookie: " + cookie + "\r\n"))
          .doesNotContain(" 200 ")
          .doesNotEndWith("runs");
    }
    assertThat(raw("GET", "/fleet/../runs/mark", "Cookie: " + cookie + "\r\n")).endsWith("inside");
  }

  /** As it is written here: a client's library would change the path. */
  private String raw(String method, String target, String more) throws IOException {
    String request =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + more
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    return sent(request);
  }

  private String sent(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aWrongTokenIsRefusedAndTenOfThemAreEnough() {
    // A right one spends no attempt.
    for (int i = 0; i < 12; i++) {
      assertThat(ask(HttpMethod.POST, "/signin", "token=the-token").status()).isEqualTo(303);
    }
    for (int i = 0; i < 10; i++) {
      Answer refused = ask(HttpMethod.POST, "/signin", "token=wrong&to=/runs");
      assertThat(refused.status()).as("attempt %d: %s", i, refused).isEqualTo(403);
      assertThat(refused.body())
          .as("attempt %d: %s", i, refused)
          .contains("not the token")
          .doesNotContain("wrong&");
      assertThat(refused.cookies()).isEmpty();
    }
    Answer refused = ask(HttpMethod.POST, "/signin", "token=wrong");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).contains("Too many wrong tokens");
    assertThat(ask(HttpMethod.POST, "/signin", "token=the-token").status())
        .as("a stranger behind the same proxy locks nobody out")
        .isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "//evil.example, /",
    "https://evil.example, /",
    "/\\evil.example, /",
    "'/a b', /",
    "/runs, /runs",
    "'', /"
  })
  void signingInLeadsToNoOtherServer(String to, String leads) {
    assertThat(SignInPages.target(to)).isEqualTo(leads);
  }

  @Test
  void aChangeNeedsTheTokenOfItsForm() {
    String cookie = ask(HttpMethod.POST, "/signin", "token=the-token").cookie();
    String page = get("/fleet-of-nobody", "Cookie", cookie).body();
    assertThat(page).doesNotContain("the-token");

    Answer without = ask(HttpMethod.POST, "/signout", "", "Cookie", cookie);
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.body()).contains("no longer valid");
    Matcher form = Pattern.compile("name=\"form\" value=\"([^\"]+)\"").matcher(without.body());
    assertThat(form.find()).isTrue();
    String body = "form=" + form.group(1);

    assertThat(
            ask(HttpMethod.POST, "/signout", body, "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                .status())
        .isEqualTo(403);
    Answer out = ask(HttpMethod.POST, "/signout", body, "Cookie", cookie);
    assertThat(out.status()).isEqualTo(303);
    assertThat(out.cookies().get(0)).contains("Max-Age=0");
  }

  @ParameterizedTest
  @CsvSource({
    "a=%zz, not a form",
    "%zz=a, not a form",
    "token=%, not a form",
    "token=%4, not a form",
  })
  void aFormThatIsNoneIsItsSendersFault(String body, String said) {
    Answer refused = ask(HttpMethod.POST, "/signin", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("<h1", said).doesNotContain("Exception");
  }

  @Test
  void aBodyThatBreaksWhileItIsReadIsToo() throws IOException {
    String head = "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
    String answer = sent("POST /signin HTTP/1.1\r\nHost: localhost\r\n" + head);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("cannot be read");
  }

  @Test
  void assetsMayBeKeptAndPagesMayNotRunWhatIsInThem() {
    Matcher style =
        Pattern.compile("href=\"(/assets/[^\"]+/site.css)\"").matcher(get("/signin").body());
    assertThat(style.find()).isTrue();

    assertThat(get(style.group(1)).body()).contains("--page");
    assertThat(get("/assets/x/none.js").status()).isEqualTo(404);
  }
}
