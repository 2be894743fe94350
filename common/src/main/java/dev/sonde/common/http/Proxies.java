package dev.sonde.common.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as curl and Python read it: {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, also in lower case. This machine is always
 * called directly. Immutable.
 */
public final class Proxies {

  public static final Proxies NONE = new Proxies(null, null, List.of());

  private static final int USUAL_PORT = 80;
  private static final String ALLOWED = "http://[user:password@]host[:port]";
  private static final Pattern HERE =
      Pattern.compile("localhost|.*\\.localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

  private final @Nullable Proxy secure;
  private final @Nullable Proxy plain;
  private final List<String> direct;

  /**
   * One proxy, which is asked for a tunnel by CONNECT.
   *
   * @param variable that names it
   * @param credentials the value of {@code Proxy-Authorization}, or null
   */
  public record Proxy(String variable, String host, int port, @Nullable String credentials) {

    /** Never the credentials. */
    @Override
    public String toString() {
      return "http://" + host + ":" + port + " (" + variable + ")";
    }

    /** The request for a tunnel to a host, IPv6 without brackets. */
    public String connect(String to, int toPort) {
      String target = (to.indexOf(':') >= 0 ? "[" + to + "]" : to) + ":" + toPort;
      String login = credentials == null ? "" : "Proxy-Authorization: " + credentials + "\r\n";
      return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n";
    }

    /** The status in the head of the proxy's answer; 0 for what is no answer. */
    public static int status(String head) {
      return head.matches("(?s)HTTP/1\\.[01] \\d{3}\\b.*")
          ? Integer.parseInt(head.substring(9, 12))
          : 0;
    }

    /** Why there is no tunnel. */
    public String refusal(int status) {
      String what = status == 0 ? "does not answer in HTTP" : "answers " + status;
      return "the proxy "
          + this
          + " "
          + what
          + (status == 407 ? ": it wants a user and a password" : "");
    }
  }

  private Proxies(@Nullable Proxy secure, @Nullable Proxy plain, List<String> direct) {
    this.secure = secure;
    this.plain = plain;
    this.direct = List.copyOf(direct);
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException when a variable names no proxy by HTTP, or no network by CIDR;
   *     never with a password
   */
  public static Proxies of(Map<String, String> environment) {
    Proxy all = proxy(environment, "ALL_PROXY");
    Proxy secure = proxy(environment, "HTTPS_PROXY");
    Proxy plain = proxy(environment, "HTTP_PROXY");
    String without = value(environment, "NO_PROXY").toLowerCase(Locale.ROOT);
    List<String> direct = List.of(without.strip().split("[,\\s]+", -1));
    direct.forEach(Network::of);
    return new Proxies(secure == null ? all : secure, plain == null ? all : plain, direct);
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    return (lower.isEmpty() ? environment.getOrDefault(name, "") : lower).strip();
  }

  private static @Nullable Proxy proxy(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        String user = uri.getUserInfo();
        String login = user == null ? null : "Basic " + base64(user);
        int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
        return new Proxy(name, bare(uri.getHost()), port, login);
      }
    } catch (URISyntaxException e) {
      // The message below says what is allowed, without the value, which may have a password.
    }
    throw new IllegalArgumentException(
        name + " names no proxy that can be used, allowed is " + ALLOWED);
  }

  private static String base64(String user) {
    return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The proxy for a host; empty when it is called directly. */
  public Optional<Proxy> to(boolean tls, String host, int port) {
    Proxy proxy = tls ? secure : plain;
    String name = host.toLowerCase(Locale.ROOT);
    boolean here = HERE.matcher(name).matches();
    return proxy == null || here || isDirect(name, port) ? Optional.empty() : Optional.of(proxy);
  }

  /** The proxies, without credentials; empty without any. */
  String shown() {
    return Stream.of(secure, plain)
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private boolean isDirect(String host, int port) {
    return direct.stream().anyMatch(each -> isMeant(each, host, port));
  }

  private static boolean isMeant(String entry, String host, int port) {
    if (entry.isEmpty()) {
      return false;
    }
    Optional<Network> network = Network.of(entry);
    if (network.isPresent()) {
      return network.get().holds(host);
    }
    int colon = entry.lastIndexOf(':');
    boolean hasPort = colon > 0 && entry.indexOf(':') == colon;
    if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String name = bare(hasPort ? entry.substring(0, colon) : entry);
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    String domain = suffix.startsWith(".") ? suffix : "." + suffix;
    return name.equals("*") || host.equals(name) || host.endsWith(domain);
  }
}
