package dev.sonde.audit.notify;

import dev.sonde.audit.notify.Destination.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The destinations that the operator configured. Immutable. */
public final class Destinations {

  public static final Destinations NONE = new Destinations(Map.of());

  /** The beginning of the variables that hold their secrets. */
  public static final String SECRET = "SONDE_ALERT_SECRET_";

  /** What one is given as. */
  public static final String ALLOWED = "NAME=webhook|alertmanager|slack:URL";

  static final int MOST = 16;

  private static final Pattern GIVEN =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,63})=([a-z]+)(?::(.*))?");
  private static final Pattern HERE =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]");
  private static final int LAST_PORT = 65_535;

  private final Map<String, Destination> byName;

  private Destinations(Map<String, Destination> byName) {
    this.byName = byName;
  }

  /**
   * Reads what was given.
   *
   * @param environment has the secrets
   * @throws IllegalArgumentException that never shows an address or a secret
   */
  public static Destinations of(Collection<String> given, Map<String, String> environment) {
    if (given.size() > MOST) {
      throw new IllegalArgumentException(
          "there are " + given.size() + " alert destinations, allowed is " + MOST + " at most");
    }
    Map<String, Destination> byName = new LinkedHashMap<>();
    Map<String, String> variables = new LinkedHashMap<>();
    for (String each : given) {
      Destination read = read(each, environment);
      String other = variables.put(variable(read.name()), read.name());
      if (other != null) {
        throw new IllegalArgumentException(
            "two alert destinations have one name: " + other + " and " + read.name());
      }
      byName.put(read.name(), read);
    }
    return new Destinations(byName);
  }

  /** The variable with the secret of a destination. */
  public static String variable(String name) {
    return SECRET + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Destination read(String given, Map<String, String> environment) {
    Matcher parts = GIVEN.matcher(given);
    if (!parts.matches()) {
      throw refused("a destination", "is not written as " + ALLOWED);
    }
    String name = parts.group(1);
    Kind kind =
        List.of(Kind.values()).stream()
            .filter(each -> each.word().equals(parts.group(2)))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        name,
                        "is a "
                            + parts.group(2)
                            + ", allowed is "
                            + String.join(", ", Kind.WORDS)));
    String secret = environment.getOrDefault(variable(name), "");
    boolean hidden = parts.group(3) == null;
    if (hidden && (kind != Kind.SLACK || secret.isEmpty())) {
      throw refused(
          name,
          kind == Kind.SLACK
              ? "has no URL: give slack:URL, or the URL in " + variable(name)
              : "has no URL, allowed is " + ALLOWED);
    }
    URI url = url(name, hidden ? secret : parts.group(3));
    return checked(new Destination(name, kind, url, hidden || secret.isEmpty() ? null : secret));
  }

  private static URI url(String name, String text) {
    try {
      URI url = new URI(text.strip());
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean port = url.getPort() != 0 && url.getPort() <= LAST_PORT;
      if (http && url.getHost() != null && port && url.getRawFragment() == null) {
        if (url.getRawUserInfo() != null) {
          throw refused(name, "has a password in its URL: put the secret into " + variable(name));
        }
        return url;
      }
    } catch (URISyntaxException e) {
      // The message below says what is allowed, without the text, which may be a secret.
    }
    throw refused(name, "has no URL that can be used, allowed is http(s)://host[:port][/path]");
  }

  private static Destination checked(Destination read) {
    boolean clear = "http".equals(read.url().getScheme());
    boolean here = HERE.matcher(read.url().getHost().toLowerCase(Locale.ROOT)).matches();
    if (read.kind() == Kind.ALERTMANAGER && read.secret() != null && clear && !here) {
      throw refused(read.name(), "would get its bearer token unencrypted: use https, or no secret");
    }
    return read;
  }

  private static IllegalArgumentException refused(String name, String why) {
    return new IllegalArgumentException("--alert-destination: " + name + " " + why);
  }

  public @Nullable Destination named(String name) {
    return byName.get(name);
  }

  public Optional<Destination> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<Destination> all() {
    return List.copyOf(byName.values());
  }
}
