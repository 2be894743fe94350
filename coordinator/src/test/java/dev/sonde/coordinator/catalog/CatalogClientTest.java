package dev.sonde.coordinator.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.catalog.CatalogException.Kind;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogClientTest {

  private final CatalogClient client = new CatalogClient(Duration.ofSeconds(10));
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, String> authorizations = new ConcurrentHashMap<>();
  private HttpServer server;
  private String endpoint;

  CatalogClientTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.put(path, String.valueOf(authorization));
    String answer = answers.getOrDefault(path, "404 {}");
    byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
    if (answer.startsWith("429")) {
      exchange.getResponseHeaders().set("Retry-After", "30");
    }
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void readsTheCatalogWithTheToken() {
    answers.put("/v1/models", "200 " + Catalogs.json());
    Catalog catalog = client.catalog(endpoint, "secret");
    assertThat(catalog.models()).hasSize(4);
    assertThat(catalog.namesProviders()).isTrue();
    assertThat(authorizations).containsEntry("/v1/models", "Bearer secret");
    client.catalog(endpoint, null);
    assertThat(authorizations).containsEntry("/v1/models", "null");
  }

  @Test
  void asksForOneModelAndElseLooksInTheList() {
    answers.put("/v1/models/org/one", "200 {\"id\": \"org/one\", \"providers\": []}");
    answers.put("/v1/models", "200 " + Catalogs.json());
    assertThat(client.model(endpoint, "org/one", null).id()).isEqualTo("org/one");
    assertThat(client.model(endpoint, Catalogs.DEEPSEEK, null).providers()).hasSize(5);
    assertThatThrownBy(() -> client.model(endpoint, "deepseek-v4-pro!", null))
        .hasMessage(
            "\"deepseek-v4-pro!\" is not listed at "
                + endpoint
                + "; did you mean deepseek-ai/DeepSeek-V4-Pro?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "401 {\"error\": \"Invalid token secret\"} | answers 401: Invalid token [token]",
        "403 {\"error\": {\"message\": \"no permission\"}} | answers 403: no permission",
        "429 {\"message\": \"slow down\"} | answers 429, Retry-After: 30: slow down",
        "503 <html><title>Down</title> | answers 503: the page \"Down\"",
        "200 <!doctype html><title>Sign in</title> | does not answer with a list of models: the page \"Sign in\"",
        "200 {\"detail\": \"Not here\"} | does not answer with a list of models: Not here"
      })
  void keepsWhatTheServerSays(String answer, String words) {
    answers.put("/v1/models", answer);
    assertThatThrownBy(() -> client.catalog(endpoint, "secret")).hasMessageEndingWith(words);
  }

  @ParameterizedTest
  @CsvSource({
    "401 no,UNAUTHORIZED",
    "403 no,UNAUTHORIZED",
    "404 no,NOT_FOUND",
    "410 no,NOT_FOUND",
    "429 no,UNREACHABLE",
    "301 no,BAD_ANSWER",
    "503 no,UNREACHABLE",
    "400 no,BAD_ANSWER",
    "200 <html>,BAD_ANSWER",
    "200 {},BAD_ANSWER"
  })
  void saysWhatIsTheMatter(String answer, Kind kind) {
    answers.put("/v1/models", answer);
    assertThatThrownBy(() -> client.catalog(endpoint, "secret"))
        .isInstanceOfSatisfying(
            CatalogException.class, fault -> assertThat(fault.kind()).isEqualTo(kind))
        .hasMessageContaining("/v1/models")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aSpecGoesOnWithoutACatalogButNotWithoutAServer() {
    assertThat(client.catalogFor(spec("providers: [a]"), null).missing())
        .isEqualTo(endpoint + "/models answers 404");
    answers.put("/v1/models", "200 hello");
    assertThat(client.catalogFor(spec("providers: [a]"), null).missing())
        .isEqualTo(endpoint + "/models does not answer with a list of models: hello");
    answers.put("/v1/models", "503 x");
    assertThatThrownBy(() -> client.catalogFor(spec("providers: [a]"), null))
        .isInstanceOf(CatalogException.class);
  }

  @Test
  void aSpecOfOneModelNeedsNoList() {
    String one = "{\"id\": \"m\", \"providers\": [{\"provider\": \"a\", \"status\": \"live\"}]}";
    answers.put("/v1/models/m", "200 " + one);
    Catalog catalog = client.catalogFor(spec("providers: [a]"), null);
    assertThat(catalog.models()).extracting(ListedModel::id).containsExactly("m");
    assertThat(authorizations).containsOnlyKeys("/v1/models/m");
  }

  @ParameterizedTest
  @CsvSource({"404 {}", "405 {}", "200 {}"})
  void theListStandsInForAModelsOwnEntry(String answer) {
    answers.put("/v1/models/m", answer);
    answers.put("/v1/models", "200 " + Catalogs.json());
    assertThat(client.catalogFor(spec("providers: [a]"), null).models()).hasSize(4);
  }

  @Test
  void whatIsKeptIsNotAskedAgain() {
    Map<String, CatalogStore.Answer> kept = new ConcurrentHashMap<>();
    CatalogStore store =
        new CatalogStore() {
          @Override
          public Optional<Answer> find(String url) {
            return Optional.ofNullable(kept.get(url));
          }

          @Override
          public void keep(String url, Answer answer) {
            kept.put(url, answer);
          }
        };
    CatalogClient keeping = new CatalogClient(Duration.ofSeconds(10), store);
    answers.put("/v1/models", "200 " + Catalogs.json());
    assertThat(keeping.catalog(endpoint, null).models()).hasSize(4);
    answers.put("/v1/models", "503 x");
    assertThat(keeping.catalog(endpoint, null).models()).hasSize(4);
    kept.clear();
    assertThatThrownBy(() -> keeping.catalog(endpoint, null)).hasMessageContaining("503");
    answers.put("/v1/models", "200 " + Catalogs.json());
    assertThatThrownBy(() -> keeping.catalog(endpoint, null)).hasMessageContaining("503");
    assertThat(kept).hasSize(1);
  }

  @Test
  void theHubStandsInForTheList() {
    answers.put(
        "/api/models/m", "200 {\"inferenceProviderMapping\": {\"a\": {\"status\": \"staging\"}}}");
    Catalog catalog = client.catalogFromHub(endpoint.replace("/v1", ""), spec("providers: [a]"));
    assertThat(catalog.models().get(0).provider("a").orElseThrow().status()).isEqualTo("staging");
    assertThat(catalog.models().get(0).provider("a").orElseThrow().price()).isNull();
    assertThat(authorizations).containsEntry("/api/models/m", "null");
  }

  @Test
  void asksNobodyWhereEveryProviderHasAnEndpoint() {
    String own = "providers: [{name: x, endpoint: 'http://127.0.0.1:9/v1'}]";
    assertThat(client.catalogFor(spec(own), null).missing()).isNotNull();
    assertThat(authorizations).isEmpty();
  }

  @Test
  void nobodyListeningIsUnreachable() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThatThrownBy(() -> client.catalog("http://127.0.0.1:" + port + "/v1", null))
        .isInstanceOfSatisfying(
            CatalogException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CatalogClient hasty = new CatalogClient(Duration.ofMillis(200));
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/v1";
      assertThatThrownBy(() -> hasty.catalog(url, null))
          .isInstanceOfSatisfying(
              CatalogException.class,
              fault -> assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE));
    }
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    answers.put("/v1/models", "200 " + "x".repeat(CatalogClient.MAX_BYTES + 1));
    assertThatThrownBy(() -> client.catalog(endpoint, null))
        .hasMessageContaining("sends a body of more than 16 MiB");
  }

  private Spec spec(String yaml) {
    return new SpecParser(PromptSource.REFUSED)
        .parse("x.yaml", "models: m\nendpoint: " + endpoint + "\n" + yaml);
  }
}
