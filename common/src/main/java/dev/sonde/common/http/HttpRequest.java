package dev.sonde.common.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param token sent in {@code Authorization} only; null for none
 * @param headers without {@code Host} and {@code Authorization}
 * @param body UTF-8 text, or null for none
 * @param patient whether the response has no time limit
 */
public record HttpRequest(
    String method,
    URI url,
    @Nullable String token,
    Map<String, String> headers,
    @Nullable String body,
    boolean patient) {

  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\xa0-\\xff]*");

  public HttpRequest {
    headers = Map.copyOf(headers);
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new IllegalArgumentException(
          "\"" + shown(url) + "\" is no address, allowed is http(s)://host[:port]");
    }
    headers.forEach(HttpRequest::requireValue);
    if (token != null) {
      requireValue("Authorization", token);
    }
  }

  /** The message omits the value, which may be a token. */
  private static void requireValue(String name, String value) {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the header " + name + " has a control character or one beyond Latin-1");
    }
  }

  /** A GET request for JSON. */
  public static HttpRequest get(String url, @Nullable String token) {
    return new HttpRequest("GET", URI.create(url), token, Map.of(), null, false);
  }

  public HttpRequest with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new HttpRequest(method, url, token, all, body, patient);
  }

  /** A copy with another method. */
  public HttpRequest as(String other) {
    return new HttpRequest(other, url, token, headers, body, patient);
  }

  /** A POST of JSON. */
  public HttpRequest posting(String json) {
    return new HttpRequest("POST", url, token, headers, json, patient)
        .with("Content-Type", "application/json");
  }

  /** A copy without a time limit. */
  public HttpRequest waiting() {
    return new HttpRequest(method, url, token, headers, body, true);
  }

  /** The request line and headers. */
  ClassicHttpRequest head() {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    String port = ascii.getPort() < 0 ? "" : ":" + ascii.getPort();
    ClassicHttpRequest head =
        new BasicClassicHttpRequest(method, ascii.getScheme(), null, path + query);
    head.addHeader(HttpHeaders.HOST, ascii.getHost() + port);
    head.addHeader(HttpHeaders.USER_AGENT, "sonde");
    head.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    head.addHeader(HttpHeaders.CONNECTION, "close");
    headers.forEach(head::addHeader);
    if (token != null) {
      head.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
    if (body != null) {
      head.addHeader(HttpHeaders.CONTENT_LENGTH, content().length);
    }
    return head;
  }

  byte[] content() {
    return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
  }

  /** The URL for messages, without user name and password. */
  public String shown() {
    return shown(url);
  }

  /** A URL without user name and password. */
  public static String shown(URI url) {
    String text = url.toString();
    String user = url.getRawUserInfo();
    return user == null ? text : text.replace(user + "@", "");
  }
}
