package dev.sonde.common.reach;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A base URL that a person gives: in a spec, a flag or a variable. Paths are appended to its text.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, IPv6 in brackets
 * @param port -1 where none is written
 * @param path without a trailing slash
 */
public record GivenUrl(String scheme, String host, int port, String path) {

  /** For messages. */
  public static final String ALLOWED =
      "an http or https URL such as https://router.huggingface.co/v1";

  private static final int SHOWN = 100;
  private static final int LAST_PORT = 65_535;

  /** Paths of requests, which stand behind a base URL. */
  private static final Pattern REQUEST =
      Pattern.compile("(.*?)/+(?:chat/+completions|completions|responses|(?<=/v\\d/)models)");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern BARE =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d+)?(/.*)?");
  private static final Pattern HERE =
      Pattern.compile("(localhost|\\d+(\\.\\d+){3}|\\[.*])([:/].*)?|[^./:]+:.*");
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]*@");

  /**
   * Reads a URL.
   *
   * @throws Refusal if the text is not a base URL; its message never shows a password
   */
  public static GivenUrl parse(String text) {
    if (text.isBlank()) {
      throw new Refusal("found nothing", null);
    }
    if (!text.equals(text.strip())) {
      throw refused(text, "with a space at its start or end", quiet(text.strip()));
    }
    if (!SCHEME.matcher(text).matches()) {
      throw refused(text, "without http:// or https://", withScheme(text));
    }
    URI uri = uri(text);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused(text, "", null);
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new Refusal("a URL with a password or a query or a fragment", null);
    }
    if (uri.getHost() == null) {
      throw refused(text, unnamed(uri), null);
    }
    if (uri.getPort() > LAST_PORT || uri.getPort() == 0) {
      throw refused(text, "with a port that is not one of 1 to " + LAST_PORT, null);
    }
    return based(new GivenUrl(scheme, lower(uri.getHost()), uri.getPort(), cut(uri.getRawPath())));
  }

  /** Refuses the URL of a request. */
  private static GivenUrl based(GivenUrl url) {
    Matcher request = REQUEST.matcher(url.path);
    if (request.matches()) {
      GivenUrl base = new GivenUrl(url.scheme, url.host, url.port, cut(request.group(1)));
      throw refused(url.text(), "with the path of a request", base.text());
    }
    return url;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text, "", null);
    }
  }

  /** Why a URL with an authority has no host. */
  private static String unnamed(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority == null) {
      return "without a host";
    }
    boolean underscore = authority.indexOf('_') >= 0;
    return underscore
        ? "with a host that is no name: names have no underscore"
        : "with a host that is no name or address";
  }

  private static @Nullable String withScheme(String text) {
    if (!BARE.matcher(text).matches()) {
      return null;
    }
    return (HERE.matcher(text).matches() ? "http://" : "https://") + text;
  }

  private static String cut(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Refusal refused(String text, String why, @Nullable String suggestion) {
    String shown = quiet(text);
    String bounded = shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown;
    return new Refusal(("found \"" + bounded + "\" " + why).strip(), suggestion);
  }

  private static String quiet(String text) {
    return CREDENTIALS.matcher(text).replaceAll("//…@");
  }

  /** The URL without a trailing slash. */
  public String text() {
    return scheme + "://" + host + (port < 0 ? "" : ":" + port) + path;
  }

  /** A text that is no base URL. The message says what was found and what is allowed. */
  public static final class Refusal extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String found;
    private final @Nullable String suggestion;

    Refusal(String found, @Nullable String suggestion) {
      super(
          found
              + "; allowed is "
              + ALLOWED
              + (suggestion == null ? "" : "; did you mean \"" + suggestion + "\"?"));
      this.found = found;
      this.suggestion = suggestion;
    }

    public String found() {
      return found;
    }

    public @Nullable String suggestion() {
      return suggestion;
    }
  }
}
