package dev.sonde.coordinator.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Address, token and limits of the API.
 *
 * @param port 0 for any free one
 * @param token the bearer token that requests need, or null where only this machine can ask
 * @param id of its coordinator
 * @param requestsPerSecond of one address, 0 for any number
 * @param tls what proves who the server is, or null for plain HTTP
 */
public record ApiOptions(
    String host,
    int port,
    @Nullable String token,
    String id,
    String version,
    int requestsPerSecond,
    @Nullable ApiTls tls) {

  /** The default number of requests a second of one address. */
  public static final int REQUESTS_PER_SECOND = 200;

  /** The usual limits, without TLS. */
  public ApiOptions(String host, int port, @Nullable String token, String id, String version) {
    this(host, port, token, id, version, REQUESTS_PER_SECOND, null);
  }

  public ApiOptions {
    if (token == null && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "host is " + host + " and there is no token, allowed without one is loopback");
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
