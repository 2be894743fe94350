package dev.sonde.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The Hub, or a router, asked with one token. Every call blocks, at most for the timeout. */
public final class HubClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public HubClient(String token) {
    this.token = token;
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
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), json(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri().getHost(), e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
