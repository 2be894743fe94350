package dev.sonde.coordinator.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are allowed. With a token configured: requests that carry it. Without one:
 * requests from programs on this machine, but not from web pages in a browser on it.
 */
final class Access implements Handler<RoutingContext> {

  /** Paths whose content is not about runs. */
  private static final Set<String> OPEN =
      Set.of("/healthz", "/readyz", "/openapi.yaml", "/openapi.json");

  private static final String BEARER = "Bearer ";

  private final Origins origins;
  private final RateLimits limits;
  private final List<ApiExtension> extensions;
  private final byte @Nullable [] digest;

  Access(
      @Nullable String token, Origins origins, RateLimits limits, List<ApiExtension> extensions) {
    this.origins = origins;
    this.extensions = extensions;
    this.limits = limits;
    this.digest = token == null ? null : digest(token);
  }

  /** Digests have a fixed length, so that comparing them does not reveal the token's length. */
  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    // Routes are chosen by this path: one that was sent as /assets/../api is the one of the API.
    if (isOpen(context.normalizedPath())) {
      limits.anybody(context);
    } else {
      if (digest == null) {
        requireLocal(request);
      } else if (extensions.stream().noneMatch(each -> each.admits(context))) {
        requireToken(context, digest);
      }
      limits.member(context);
    }
    context.next();
  }

  private boolean isOpen(String path) {
    return OPEN.contains(path) || extensions.stream().anyMatch(each -> each.isOpen(path));
  }

  private void requireToken(RoutingContext context, byte[] wanted) {
    String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    boolean bearer = given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length());
    byte[] offered = digest(bearer ? given.substring(BEARER.length()).strip() : "");
    if (!MessageDigest.isEqual(offered, wanted)) {
      limits.stranger(context);
      context.response().putHeader("WWW-Authenticate", "Bearer");
      throw new Problem(401, "a bearer token is needed: Authorization: Bearer $SONDE_API_TOKEN");
    }
  }

  private void requireLocal(HttpServerRequest request) {
    String host = request.authority() == null ? "" : request.authority().host();
    // In DNS rebinding a page's own host name resolves to this machine; the Host header still has
    // that name.
    if (!host.equals("localhost") && !isAddress(host)) {
      throw new Problem(
          403, "the Host header is \"" + host + "\", allowed is localhost or a loopback address");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean own = origin == null || origin.equals(request.scheme() + "://" + request.authority());
    if (!own && !origins.allow(origin)) {
      throw new Problem(403, "requests from pages of other sites are refused");
    }
  }

  private static boolean isAddress(String host) {
    return host.matches("127(\\.\\d{1,3}){3}|\\[?::1]?");
  }
}
