package dev.sonde.common.reach;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
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

  /** Null when the text is not an http or https URL, or is ambiguous. */
  static @Nullable UrlPrefix of(String text) {
    try {
      URI uri = new URI(text);
      String scheme = lower(uri.getScheme());
      boolean http = scheme.equals("http") || scheme.equals("https");
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
      boolean more =
          uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null;
      if (!http || uri.getHost() == null || more || WINDING.matcher(path).find()) {
        return null;
      }
      int usual = scheme.equals("https") ? 443 : 80;
      int port = uri.getPort() == -1 ? usual : uri.getPort();
      return new UrlPrefix(scheme, lower(uri.getHost()), port, path);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
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
