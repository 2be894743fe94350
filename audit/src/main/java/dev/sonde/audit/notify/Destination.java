package dev.sonde.audit.notify;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts are sent.
 *
 * @param url its path may be a secret, as that of Slack is
 * @param secret signs a webhook, is the bearer token of an Alertmanager; null for none
 */
public record Destination(String name, Kind kind, URI url, @Nullable String secret) {

  /** What a destination understands. */
  public enum Kind {
    WEBHOOK,
    ALERTMANAGER,
    SLACK;

    static final List<String> WORDS = Arrays.stream(values()).map(Kind::word).toList();

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Scheme, host and port, which are no secret. */
  public String shown() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }

  /** Never the secret, and never the path. */
  @Override
  public String toString() {
    return name + " (" + kind.word() + " at " + shown() + ")";
  }
}
