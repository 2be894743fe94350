package dev.sonde.cli.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetOptions;
import dev.sonde.cli.fleet.FleetSize;
import dev.sonde.cli.fleet.KafkaHome;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.coordinator.api.Api;
import dev.sonde.coordinator.api.ApiOptions;
import dev.sonde.coordinator.api.ApiTls;
import dev.sonde.coordinator.dispatch.RunRetention;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.page.Pages;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole fleet in this process with its HTTP API, and an independent client. */
final class ApiFleet implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
  private final Vertx vertx = LocalVertx.create();
  private final LocalFleet fleet;
  private final List<Api> apis = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  ApiFleet() {
    FleetOptions options =
        new FleetOptions(
            new KafkaHome(null, null, 0, BrokerAhead.none()),
            List.of("default"),
            new FleetSize(1, 1, 1),
            "test",
            KeySource.NONE,
            "test",
            2,
            null,
            RunRetention.USUAL,
            Outbound.DIRECT);
    fleet = LocalFleet.start(options, clocks, vertx);
    fleet.ready().join();
    url = serve(null);
  }

  /** Starts another API on the same topics; returns its address. */
  String serve(@Nullable String token) {
    return "http://127.0.0.1:" + serve(token, ApiOptions.REQUESTS_PER_SECOND, null);
  }

  /** Starts another API with its own limits or TLS; returns its port. */
  int serve(@Nullable String token, int requestsPerSecond, @Nullable ApiTls tls) {
    return serve(
        new ApiOptions("127.0.0.1", 0, token, id(), "test", requestsPerSecond, List.of(), tls),
        Reach.ofFleet(List.of()),
        variable -> null);
  }

  /** Starts another API that may call only these endpoints; returns its port. */
  int serveWithin(Reach reach) {
    return serve(new ApiOptions("127.0.0.1", 0, null, id(), "test"), reach, variable -> null);
  }

  /** Starts another API that sends this token to catalogs; returns its port. */
  int serveShowing(String huggingFaceToken) {
    return serve(
        new ApiOptions("127.0.0.1", 0, null, id(), "test"),
        Reach.ofFleet(List.of()),
        variable -> huggingFaceToken);
  }

  private String id() {
    return "api-" + apis.size();
  }

  private int serve(ApiOptions options, Reach reach, Api.Tokens tokens) {
    Api api =
        new Api(
            options,
            settings(),
            new Api.Environment(
                vertx,
                clocks.monotonic(),
                clocks.wall(),
                tokens,
                reach,
                SpecParser.DEFAULT_ENDPOINT,
                cause -> {},
                true,
                Outbound.DIRECT));
    new Pages(
            new Pages.Around(
                options.id(),
                options.token(),
                options.tls() != null,
                new SecureRandom(),
                clocks.monotonic(),
                clocks.wall(),
                () -> {
                  throw new IllegalStateException("this fleet has no audits");
                }))
        .extend(api);
    apis.add(api);
    return api.start().join();
  }

  KafkaSettings settings() {
    return fleet.settings();
  }

  String url() {
    return url;
  }

  /** An answer of the API. */
  record Answer(int status, String type, String location, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("no JSON: " + body, e);
      }
    }
  }

  Answer get(String path, String... headers) {
    return send(request(url + path, headers).GET());
  }

  Answer post(String path, String body, String... headers) {
    return send(request(url + path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String path) {
    return send(request(url + path).DELETE());
  }

  /** The answer with its headers. */
  HttpResponse<String> whole(String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(url + path, headers).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  static HttpRequest.Builder request(String address, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60));
    return headers.length == 0 ? request : request.headers(headers);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().firstValue("Location").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    apis.forEach(Api::close);
    fleet.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
