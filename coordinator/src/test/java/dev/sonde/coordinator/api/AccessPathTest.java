package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A path that is written in another way must not be let in as one and routed as another: with the
 * check of a request's syntax, and without it, so that neither is the only guard.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessPathTest {

  private static final String TOKEN = "the-right-token";
  private static final String COOKIE = "Cookie: session=known\r\n";
  private static final String BEARER = "Authorization: Bearer " + TOKEN + "\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final Api api = DetachedApi.on(vertx, TOKEN, List.of());
  private int whole;
  private int unchecked;

  /** Assets for everybody, and a page under /runs for whoever has a session. */
  private static final class PageLike implements ApiExtension {

    @Override
    public boolean isOpen(String path) {
      return path.startsWith("/assets/");
    }

    @Override
    public boolean admits(RoutingContext context) {
      return context.normalizedPath().startsWith("/runs")
          && "session=known".equals(context.request().getHeader("Cookie"));
    }

    @Override
    public void mount(Router router, Vertx on) {
      router.get("/assets/:name").handler(context -> context.end("asset"));
      router.get("/runs").handler(context -> context.end("page"));
    }
  }

  @BeforeAll
  void serve() {
    api.extend(new PageLike());
    whole = api.deploy().join();
    HttpServer plain =
        join(vertx.createHttpServer().requestHandler(api.router()).listen(0, "127.0.0.1"));
    unchecked = plain.actualPort();
  }

  @AfterAll
  void close() {
    api.close();
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  static Stream<String> disguised() {
    return Stream.of(
        "/assets/../api/v1/runs",
        "/assets/%2e%2e/api/v1/runs",
        "/assets/%2E./api/v1/runs",
        "/assets/x/.%2e/../api/v1/runs",
        "/assets/./../api/v1/runs",
        "/runs/../api/v1/runs",
        "/runs/%2e%2E/api/v1/runs",
        "//api/v1/runs",
        "/api//v1/runs",
        "/api/v1//runs",
        "/./api/v1/runs",
        "/%2e/api/v1/runs",
        "/api/v1/./runs",
        "/healthz/../api/v1/runs",
        "/openapi.yaml/%2e%2e/api/v1/runs",
        "http://localhost/assets/../api/v1/runs",
        "http://localhost//api/v1/runs");
  }

  static Stream<Arguments> asked() {
    return disguised()
        .flatMap(
            path ->
                Stream.of("GET", "HEAD", "POST", "DELETE")
                    .flatMap(
                        method ->
                            Stream.of("", COOKIE).map(more -> Arguments.of(method, path, more))));
  }

  @ParameterizedTest
  @MethodSource("asked")
  void anotherSpellingOpensNothing(String method, String path, String more) throws IOException {
    assertThat(status(unchecked, method, path, more)).isEqualTo(401);
    assertThat(status(whole, method, path, more)).isEqualTo(400);
    assertThat(status(whole, method, path, more + BEARER)).as("with the token").isEqualTo(400);
  }

  /** Signs that need no encoding may have one: such a path is that of its route. */
  @ParameterizedTest
  @ValueSource(strings = {"/%61pi/v1/runs", "/api/v1/%72uns", "/api/v1/runs/"})
  void anEncodedSignIsTheSign(String path) throws IOException {
    for (int port : new int[] {whole, unchecked}) {
      assertThat(status(port, "GET", path, "")).isEqualTo(401);
      assertThat(status(port, "GET", path, COOKIE)).isEqualTo(401);
      assertThat(status(port, "GET", path, BEARER)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz, '', 200",
    "/assets/a.js, '', 200",
    "/assets/..a, '', 200",
    "/assets/a..%2Fb, '', 200",
    "/assets/%2e%2e%2e, '', 200",
    "/assets/a?to=//b/../c, '', 200",
    "/runs, session, 200",
    "/%72uns, session, 200",
    "/runs, '', 401",
    "/api/v1/runs, '', 401",
    "/api/v1/runs, session, 401",
    "/api/v1/runs, token, 200",
    "/api/v1/runs/01X, token, 404",
  })
  void ordinaryPathsAreAsBefore(String path, String with, int wanted) throws IOException {
    String more = with.equals("token") ? BEARER : with.equals("session") ? COOKIE : "";
    assertThat(status(whole, "GET", path, more)).isEqualTo(wanted);
  }

  /** Ids of models have slashes and dots; a PUT shows that the route is found, and asks nobody. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/models/org/name/providers",
        "/api/v1/models/org%2Fname/providers",
        "/api/v1/models/org%2fname-1.5.%2e/providers",
        "/api/v1/models/..%2F..%2Fx/providers",
        "/api/v1/models/org%2F..name/providers"
      })
  void idsOfModelsKeepTheirRoute(String path) throws IOException {
    assertThat(status(whole, "PUT", path, BEARER)).isEqualTo(405);
    assertThat(status(whole, "PUT", path, "")).isEqualTo(401);
  }

  private static int status(int port, String method, String target, String more)
      throws IOException {
    String request =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + more
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9));
    }
  }
}
