package dev.sonde.coordinator.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.catalog.HubMapping;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecParser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetDiscoveryTest {

  private static final String ONE =
      "200 {\"id\": \"m\", \"providers\": [{\"provider\": \"a\", \"status\": \"live\"},"
          + " {\"provider\": \"b\", \"status\": \"staging\"}]}";
  private static final String MAPPING =
      "200 {\"inferenceProviderMapping\": {\"a\": {\"status\": \"live\"}}}";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, String> authorizations = new ConcurrentHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final HttpServer server;
  private final String base;

  TargetDiscoveryTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    authorizations.put(
        path, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String answer = answers.getOrDefault(path, "404 {}");
    byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void everyLiveProviderOfTheCatalogIsATarget() {
    answers.put("/v1/models/m", ONE);
    assertThat(discovery(null, null).targets(spec("providers: all"), notes::add))
        .extracting(Target::provider)
        .containsExactly("a");
    assertThat(notes)
        .containsExactly(
            "b of m is left out: status staging",
            "no known price for a: costs do not include them");
  }

  @Test
  void theTokenGoesWithTheQuestionOnlyWhereItMay() {
    answers.put("/v1/models/m", ONE);
    discovery("secret", null).targets(spec("providers: [a]"), notes::add);
    assertThat(authorizations).containsEntry("/v1/models/m", "Bearer secret");
    discovery(null, null).targets(spec("providers: [a]"), notes::add);
    assertThat(authorizations).containsEntry("/v1/models/m", "null");
  }

  @Test
  void theHubIsAskedWithoutTheTokenWhenTheEndpointIsAway() {
    answers.put("/v1/models/m", "503 {}");
    answers.put("/api/models/m", MAPPING);
    assertThat(discovery("secret", base).targets(spec("providers: [a]"), notes::add)).hasSize(1);
    assertThat(authorizations).containsEntry("/api/models/m", "null");
    assertThat(notes.get(0))
        .isEqualTo(base + "/v1/models/m answers 503; the Hub names the providers, without prices");
  }

  @Test
  void anEndpointThatRefusesTheTokenIsNotStoodInFor() {
    answers.put("/v1/models/m", "401 {}");
    answers.put("/api/models/m", MAPPING);
    assertThatThrownBy(() -> discovery("secret", base).targets(spec("providers: [a]"), notes::add))
        .isInstanceOf(CatalogException.class)
        .hasMessage(base + "/v1/models/m answers 401");
    assertThat(authorizations).doesNotContainKey("/api/models/m");
  }

  @Test
  void whenTheHubIsAwayTooTheEndpointIsNamed() {
    answers.put("/v1/models/m", "503 {}");
    answers.put("/api/models/m", "502 {}");
    assertThatThrownBy(() -> discovery(null, base).targets(spec("providers: [a]"), notes::add))
        .hasMessage(base + "/v1/models/m answers 503")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    assertThat(notes).isEmpty();
  }

  @Test
  void aSelectorThatMeansNobodyIsRefused() {
    answers.put("/v1/models/m", ONE);
    String thresholds = "providers: [a]\nthresholds: ['p50(ttft){provider=z} < 1s']";
    assertThatThrownBy(() -> discovery(null, null).targets(spec(thresholds), notes::add))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("selects provider \"z\"");
  }

  @Test
  void aModelIsListedByItsRouterAndTheHubBesides() {
    answers.put("/v1/models/m", ONE);
    answers.put("/api/models/m", MAPPING);
    TargetDiscovery.Listing listing =
        discovery("secret", base).listing(base + "/v1", "m", notes::add);

    assertThat(listing.model().providers()).hasSize(2);
    assertThat(listing.hub().statusByProvider()).containsExactly(entry("a", "live"));
    assertThat(authorizations).containsEntry("/api/models/m", "null");
    assertThat(notes).isEmpty();
  }

  @Test
  void aModelIsListedByTheHubAloneWhenItsRouterIsAway() {
    answers.put("/v1/models/m", "503 {}");
    answers.put("/api/models/m", MAPPING);
    TargetDiscovery.Listing listing = discovery(null, base).listing(base + "/v1", "m", notes::add);

    assertThat(listing.model().providers()).hasSize(1);
    assertThat(listing.hub()).isEqualTo(HubMapping.NONE);
    assertThat(notes)
        .containsExactly(
            base + "/v1/models/m answers 503; the Hub names the providers, without prices");
  }

  @Test
  void aModelIsListedByItsRouterAloneWhenTheHubIsAway() {
    answers.put("/v1/models/m", ONE);
    answers.put("/api/models/m", "502 {}");
    TargetDiscovery.Listing listing = discovery(null, base).listing(base + "/v1", "m", notes::add);

    assertThat(listing.model().providers()).hasSize(2);
    assertThat(listing.hub()).isEqualTo(HubMapping.NONE);
    assertThat(notes).singleElement().asString().startsWith("no information from the Hub: ");
  }

  private static TargetDiscovery discovery(@Nullable String token, @Nullable String hub) {
    return new TargetDiscovery(
        new CatalogClient(Duration.ofSeconds(10)),
        new TargetDiscovery.Access() {
          @Override
          public @Nullable String token(String endpoint) {
            return token;
          }

          @Override
          public @Nullable String hub(String endpoint) {
            return hub;
          }
        });
  }

  private Spec spec(String yaml) {
    return new SpecParser(PromptSource.REFUSED)
        .parse("x.yaml", "models: m\nendpoint: " + base + "/v1\n" + yaml);
  }
}
