package dev.sonde.worker.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The destination of a request.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param path path and query of the request line
 */
public record Endpoint(boolean tls, String host, int port, String path) {

  /**
   * Reads an http or https URL.
   *
   * @throws IllegalArgumentException if it is another kind of URL or has user information
   */
  public static Endpoint parse(String url) {
    URI uri = uri(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    String host = uri.getHost();
    if ((!tls && !scheme.equals("http")) || host == null || uri.getRawUserInfo() != null) {
      throw refused(uri.getRawUserInfo() == null ? url : "a URL with user information");
    }
    boolean bracketed = host.startsWith("[");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    int port = uri.getPort() == -1 ? defaultPort(tls) : uri.getPort();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new Endpoint(
        tls, bare, port, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("endpoint is no URL: " + e.getReason(), e);
    }
  }

  private static IllegalArgumentException refused(String found) {
    return new IllegalArgumentException(
        "endpoint is " + found + ", allowed is http(s)://host[:port][/path]");
  }

  private static int defaultPort(boolean tls) {
    return tls ? 443 : 80;
  }

  /** The value of the {@code host} header. */
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == defaultPort(tls) ? name : name + ":" + port;
  }

  /** Whether it is this machine, by the name alone. */
  public boolean loopback() {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    return literal == null ? host.equals("localhost") : literal.isLoopbackAddress();
  }
}
