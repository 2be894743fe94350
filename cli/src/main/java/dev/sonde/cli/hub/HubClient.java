package dev.sonde.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.http.BoundedHttp;
import dev.sonde.common.http.HttpAnswer;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.http.HttpRequest;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Scrub;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Hub or of a router, with one token. Every call blocks, at most for the timeout.
 * The token is removed from every answer, because a server may quote its request.
 */
public final class HubClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Enough for the bill of a month, which has an entry for each session. */
  static final int MAX_BYTES = 16 << 20;

  private final String token;
  private final Scrub scrub;
  private final BoundedHttp http;

  public HubClient(String token, Outbound outbound) {
    this.http = new BoundedHttp(new BoundedHttp.Bounds(CONNECT, ANSWER, MAX_BYTES), outbound);
    this.token = token;
    this.scrub = new Scrub(token);
  }

  /**
   * An answer.
   *
   * @param body JSON, or a missing node if it is not JSON
   */
  public record Answer(int status, JsonNode body) {

    /** The server's error message, in either of two formats; empty if there is none. */
    public String error() {
      JsonNode error = body.path("error");
      return ProviderText.message(
          error.isTextual() ? error.asText() : error.path("message").asText(""));
    }
  }

  /** Requests the owner of the token. */
  public Answer whoami(String hub) throws HttpFailure {
    return send(request(hub + "/api/whoami-v2"));
  }

  /** Requests what was billed in this period, by the session id of the requests. */
  public Answer usageBySession(String hub, @Nullable String organization, Instant from, Instant to)
      throws HttpFailure {
    String whose =
        organization == null
            ? "/api/settings/billing"
            : "/api/organizations/"
                + URLEncoder.encode(organization, StandardCharsets.UTF_8)
                + "/billing";
    String url = hub + whose + "/usage-by-inference-session?startDate=" + from + "&endDate=" + to;
    return send(request(url));
  }

  /** Requests a completion of one token. */
  public Answer complete(String endpoint, String wireModel, @Nullable String billTo)
      throws HttpFailure {
    String body =
        """
        {"model":%s,"messages":[{"role":"user","content":"hi"}],"max_tokens":1,"stream":false}\
        """
            .formatted(JSON.getNodeFactory().textNode(wireModel));
    HttpRequest request = request(endpoint + "/chat/completions").posting(body);
    return send(billTo == null ? request : request.with("X-HF-Bill-To", billTo));
  }

  private HttpRequest request(String url) {
    return HttpRequest.get(url, token).with("Accept", "application/json");
  }

  private Answer send(HttpRequest request) throws HttpFailure {
    HttpAnswer answer = http.send(request);
    return new Answer(answer.status(), json(scrub.text(answer.body())));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
