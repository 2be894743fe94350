package dev.sonde.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One coordinator, asked over HTTP. Every call blocks; what fails throws {@link ServerException}.
 */
public final class Server {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final @Nullable String token;
  private final HttpClient client;

  /**
   * A coordinator.
   *
   * @param url without a path
   * @param token its bearer token, or null
   * @param trust whose certificates it may have, or null for those that the JDK trusts
   * @throws IllegalArgumentException when the address is none of HTTP
   */
  public Server(String url, @Nullable String token, @Nullable SSLContext trust) {
    URI uri = URI.create(url);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "\"" + url + "\" is no address, allowed is http(s)://host[:port]");
    }
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    this.client = (trust == null ? builder : builder.sslContext(trust)).build();
  }

  public String url() {
    return url;
  }

  public JsonNode json(String path) {
    return read(text(path));
  }

  public String text(String path) {
    return send(request(path).GET().timeout(ANSWER).build());
  }

  /** Asks for a run's end. */
  public JsonNode cancel(String run) {
    return read(send(request("/api/v1/runs/" + encoded(run)).DELETE().timeout(ANSWER).build()));
  }

  /**
   * Submits a spec.
   *
   * @param key the same key gives the same run again
   * @param patient whether to wait for the regions' workers, as long as it takes
   */
  public JsonNode submit(String spec, String key, boolean patient) {
    HttpRequest.Builder request =
        request("/api/v1/runs" + (patient ? "?wait=true" : ""))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(spec));
    if (!patient) {
      request.timeout(ANSWER);
    }
    return read(send(request.build()));
  }

  /** Hands over each line of an answer as it comes. */
  public void lines(String path, Consumer<String> sink) {
    HttpRequest request = request(path).GET().build();
    try {
      HttpResponse<Stream<String>> response =
          client.send(request, HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() >= 300) {
          throw ServerException.answered(
              url, response.statusCode(), lines.collect(Collectors.joining("\n")));
        }
        lines.forEach(sink);
      }
    } catch (IOException | UncheckedIOException e) {
      throw ServerException.unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerException.unreachable(url, e);
    }
  }

  /** As part of a path. */
  public static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).header("User-Agent", "sonde");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() >= 300) {
        throw ServerException.answered(url, response.statusCode(), response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw ServerException.unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerException.unreachable(url, e);
    }
  }

  private JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ServerException.answered(url, 200, body);
    }
  }
}
