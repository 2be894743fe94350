package dev.sonde.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.http.BoundedHttp;
import dev.sonde.common.http.HttpAnswer;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.http.HttpRequest;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.GivenUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of one coordinator. Every call blocks, and throws {@link ServerException} if it fails.
 */
public final class Server {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** A report of a thousand cells, or a page of events, has a few MiB. */
  private static final int MAX_BYTES = 64 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final @Nullable String token;
  private final BoundedHttp http;

  /**
   * Creates the client.
   *
   * @param url without a path
   * @param token its bearer token, or null
   * @param outbound how requests leave this machine
   * @throws GivenUrl.Refusal if the URL is not a base URL
   */
  public Server(String url, @Nullable String token, Outbound outbound) {
    this.url = GivenUrl.parse(url).text();
    this.token = token;
    this.http = new BoundedHttp(new BoundedHttp.Bounds(CONNECT, ANSWER, MAX_BYTES), outbound);
  }

  public String url() {
    return url;
  }

  public JsonNode json(String path) {
    return read(text(path));
  }

  public String text(String path) {
    return send(request(path));
  }

  /** Cancels a run. */
  public JsonNode cancel(String run) {
    return read(send(request("/api/v1/runs/" + encoded(run)).as("DELETE")));
  }

  /**
   * Submits a spec.
   *
   * @param key the same key gives the same run again
   * @param patient whether to wait, without a limit, until the regions have workers
   */
  public JsonNode submit(String spec, String key, boolean patient) {
    HttpRequest request =
        request("/api/v1/runs" + (patient ? "?wait=true" : ""))
            .posting(spec)
            .with("Idempotency-Key", key);
    return read(send(patient ? request.waiting() : request));
  }

  /**
   * Puts a document.
   *
   * @param precondition the name of a header and its value, or empty
   */
  public JsonNode put(String path, String json, Map<String, String> precondition) {
    HttpRequest request = request(path).posting(json).as("PUT");
    for (Map.Entry<String, String> each : precondition.entrySet()) {
      request = request.with(each.getKey(), each.getValue());
    }
    return read(send(request));
  }

  /** Posts without a body. */
  public JsonNode post(String path) {
    return read(send(request(path).posting("")));
  }

  /** Posts JSON. */
  public JsonNode post(String path, String json) {
    return read(send(request(path).posting(json)));
  }

  /** Deletes what is at a path. */
  public void delete(String path) {
    send(request(path).as("DELETE"));
  }

  /** Passes each line of an answer to the sink as it arrives. */
  public void lines(String path, Consumer<String> sink) {
    try {
      http.lines(request(path), sink).ifPresent(this::require);
    } catch (HttpFailure e) {
      throw ServerException.unreachable(url, e);
    }
  }

  /** The text, encoded as one segment of a path. */
  public static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest request(String path) {
    return HttpRequest.get(url + path, token);
  }

  private String send(HttpRequest request) {
    try {
      return require(http.send(request));
    } catch (HttpFailure e) {
      throw ServerException.unreachable(url, e);
    }
  }

  private String require(HttpAnswer answer) {
    if (answer.status() >= 300) {
      throw ServerException.answered(url, answer.status(), answer.body());
    }
    return answer.body();
  }

  private JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ServerException.answered(url, 200, body);
    }
  }
}
