package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, origins and encodings, without topics behind the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MethodsTest {

  private static final String FRIEND = "https://dash.example";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Api api = DetachedApi.on(vertx, null, List.of(FRIEND));
  private final Api guarded = DetachedApi.on(vertx, "a-token-of-length", List.of(FRIEND));
  private int port;
  private int guardedPort;

  @BeforeAll
  void serve() {
    port = api.deploy().join();
    guardedPort = guarded.deploy().join();
  }

  @AfterAll
  void close() {
    api.close();
    guarded.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<byte[]> send(int to, String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/healthz", "/openapi.yaml", "/openapi.json", "/api/v1/runs", "/api/v1/workers"})
  void headIsGetWithoutABody(String path) throws Exception {
    HttpResponse<byte[]> get = send(port, "GET", path);
    HttpResponse<byte[]> head = send(port, "HEAD", path);

    assertThat(head.statusCode()).isEqualTo(200).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "content-length")).isEqualTo("" + get.body().length);
    assertThat(header(head, "content-type")).isEqualTo(header(get, "content-type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /healthz | GET, HEAD, OPTIONS",
        "PATCH | /api/v1/runs | GET, HEAD, OPTIONS, POST",
        "POST | /api/v1/runs/01A | DELETE, GET, HEAD, OPTIONS",
        "DELETE | /api/v1/runs/01A/report | GET, HEAD, OPTIONS",
        "POST | /api/v1/models/a/b/providers | GET, HEAD, OPTIONS"
      })
  void aRefusedMethodNamesThoseOfThePath(String method, String path, String allowed)
      throws Exception {
    HttpResponse<byte[]> refused = send(port, method, path);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(header(refused, "allow")).isEqualTo(allowed);
    assertThat(header(refused, "content-type")).isEqualTo("application/problem+json");

    HttpResponse<byte[]> options = send(port, "OPTIONS", path);
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(header(options, "allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "OPTIONS", "HEAD", "POST"})
  void whatIsNotThereHasNoMethods(String method) throws Exception {
    assertThat(send(port, method, "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aPageOfAnAllowedOriginMayUseTheApi() throws Exception {
    String[] asked = {"Origin", FRIEND, "Access-Control-Request-Method", "POST"};
    for (int each : new int[] {port, guardedPort}) {
      HttpResponse<byte[]> preflight = send(each, "OPTIONS", "/api/v1/runs", asked);
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(header(preflight, "access-control-allow-origin")).isEqualTo(FRIEND);
      assertThat(header(preflight, "access-control-allow-methods")).contains("POST", "DELETE");
      assertThat(header(preflight, "access-control-allow-headers"))
          .containsIgnoringCase("authorization");
    }

    HttpResponse<byte[]> runs = send(port, "GET", "/api/v1/runs", "Origin", FRIEND);
    assertThat(runs.statusCode()).isEqualTo(200);
    assertThat(header(runs, "access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(header(runs, "vary")).containsIgnoringCase("origin");
    assertThat(send(guardedPort, "GET", "/api/v1/runs", "Origin", FRIEND).statusCode())
        .as("an origin is no token")
        .isEqualTo(401);
  }

  @Test
  void aPageOfAnotherOriginMayNot() throws Exception {
    String[] asked = {"Origin", "https://evil.example", "Access-Control-Request-Method", "POST"};
    assertThat(send(port, "OPTIONS", "/api/v1/runs", asked).statusCode()).isEqualTo(403);
    HttpResponse<byte[]> other =
        send(guardedPort, "GET", "/healthz", "Origin", "https://evil.example");
    assertThat(header(other, "access-control-allow-origin")).isEmpty();
  }

  @Test
  void compressesForThoseWhoAsk() throws Exception {
    byte[] plain = send(port, "GET", "/openapi.yaml").body();
    HttpResponse<byte[]> packed =
        send(port, "GET", "/openapi.yaml", "Accept-Encoding", "gzip, deflate");

    assertThat(header(packed, "content-encoding")).isEqualTo("gzip");
    assertThat(packed.body().length).isLessThan(plain.length / 2);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }

  @Test
  void theDescriptionIsAlsoJson() throws Exception {
    String json = new String(send(port, "GET", "/openapi.json").body(), StandardCharsets.UTF_8);
    assertThat(new ObjectMapper().readTree(json).path("openapi").asText()).isEqualTo("3.1.0");
  }
}
