package dev.sonde.coordinator.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Address, token and limits of the API.
 *
 * @param port 0 for any free one
 * @param token the bearer token that requests must have; null is allowed only on loopback
 * @param id of its coordinator
 * @param requestsPerSecond limit of one address, 0 for none
 * @param origins whose pages may use the API in a browser, such as {@code https://a.example}
 * @param tls certificate and key of the server, or null for plain HTTP
 */
public record ApiOptions(
    String host,
    int port,
    @Nullable String token,
    String id,
    String version,
    int requestsPerSecond,
    List<String> origins,
    @Nullable ApiTls tls) {

  /** The default of {@code requestsPerSecond}. */
  public static final int REQUESTS_PER_SECOND = 200;

  /** Options with the default limits, without TLS. */
  public ApiOptions(String host, int port, @Nullable String token, String id, String version) {
    this(host, port, token, id, version, REQUESTS_PER_SECOND, List.of(), null);
  }

  public ApiOptions {
    origins = List.copyOf(origins);
    if (token == null && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "host is " + host + " without a token, allowed without a token is loopback");
    }
  }

  /** Whether only this machine can reach the address. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
