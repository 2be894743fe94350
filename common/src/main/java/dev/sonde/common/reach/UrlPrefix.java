package dev.sonde.common.reach;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a URL that are compared.
 *
 * @param host in lower case, IPv6 in brackets
 * @param path without a trailing slash
 */
record UrlPrefix(String scheme, String host, int port, String path) {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  /** Parts of a path that a server may resolve to another path. */
  private static final Pattern WINDING = Pattern.compile("(^|/)\\.{1,2}(/|$)|%|\\\\");

  /** Null when the text is not a base URL, or is ambiguous. */
  static @Nullable UrlPrefix of(String text) {
    try {
      GivenUrl url = GivenUrl.parse(text);
      int usual = url.scheme().equals("https") ? 443 : 80;
      int port = url.port() == -1 ? usual : url.port();
      return WINDING.matcher(url.path()).find()
          ? null
          : new UrlPrefix(url.scheme(), url.host(), port, url.path());
    } catch (GivenUrl.Refusal e) {
      return null;
    }
  }

  /** Whether the host is this machine, judged by the name alone: names are not resolved. */
  boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  /** Whether the other URL is equal to this one or below it. */
  boolean covers(UrlPrefix other) {
    return scheme.equals(other.scheme)
        && host.equals(other.host)
        && port == other.port
        && (other.path.equals(path) || other.path.startsWith(path + "/"));
  }
}
