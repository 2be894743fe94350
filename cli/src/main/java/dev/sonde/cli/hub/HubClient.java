package dev.sonde.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sonde.common.reach.Scrub;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The Hub, or a router, asked with one token. Every call blocks, at most for the timeout. Whatever
 * a server says is without the token from here on: it may quote what it was sent.
 */
public final class HubClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A month's bill has a line a session. */
  static final int MAX_BYTES = 16 << 20;

  private final String token;
  private final Scrub scrub;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public HubClient(String token) {
    this.token = token;
    this.scrub = new Scrub(token);
  }

  /**
   * An answer.
   *
   * @param body JSON, or a missing node where it is none
   */
  public record Answer(int status, JsonNode body) {

    /** The server's own words, in either of its envelopes; empty where there are none. */
    public String error() {
      JsonNode error = body.path("error");
      return error.isTextual() ? error.asText() : error.path("message").asText("");
    }
  }

  /** Whose the token is. */
  public Answer whoami(String hub) throws IOException {
    return send(request(hub + "/api/whoami-v2").GET().build());
  }

  /** What was billed in this time, by the session id that the requests carried. */
  public Answer usageBySession(String hub, @Nullable String organization, Instant from, Instant to)
      throws IOException {
    String whose =
        organization == null
            ? "/api/settings/billing"
            : "/api/organizations/"
                + URLEncoder.encode(organization, StandardCharsets.UTF_8)
                + "/billing";
    String url = hub + whose + "/usage-by-inference-session?startDate=" + from + "&endDate=" + to;
    return send(request(url).GET().build());
  }

  /** One completion of one token. */
  public Answer complete(String endpoint, String wireModel, @Nullable String billTo)
      throws IOException {
    String body =
        """
        {"model":%s,"messages":[{"role":"user","content":"hi"}],"max_tokens":1,"stream":false}"""
            .formatted(JSON.getNodeFactory().textNode(wireModel));
    HttpRequest.Builder request =
        request(endpoint + "/chat/completions").header("Content-Type", "application/json");
    if (billTo != null) {
      request.header("X-HF-Bill-To", billTo);
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Accept", "application/json")
        .header("User-Agent", "sonde")
        .header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) throws IOException {
    String host = request.uri().getHost();
    CompletableFuture<HttpResponse<String>> answering =
        client.sendAsync(request, any -> new BoundedBody(MAX_BYTES));
    try {
      // The request's own timeout ends with the head.
      HttpResponse<String> response = answering.get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return new Answer(response.statusCode(), json(scrub.text(response.body())));
    } catch (ExecutionException e) {
      // Without its cause, which may quote the answer.
      throw new IOException(scrub.text(reason(e.getCause())));
    } catch (TimeoutException e) {
      answering.cancel(true);
      throw new IOException(host + " does not end its answer", e);
    } catch (InterruptedException e) {
      answering.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + host, e);
    }
  }

  private static String reason(@Nullable Throwable e) {
    String message = e == null ? null : e.getMessage();
    return e == null || message == null ? String.valueOf(e) : message;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
