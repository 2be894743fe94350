package dev.sonde.page;

import dev.sonde.coordinator.api.Problem;
import dev.sonde.page.session.Sessions;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The sessions of requests, in a cookie. Used on the event loop. */
final class Visits {

  private static final String KEPT = "sonde.session";

  private final Sessions sessions;
  private final String cookie;
  private final boolean secure;

  /**
   * @param id of the coordinator: others on the same machine have cookies of other names
   * @param secure whether the server speaks TLS
   */
  Visits(Sessions sessions, String id, boolean secure) {
    this.sessions = sessions;
    this.cookie = "sonde_" + Integer.toHexString(id.hashCode());
    this.secure = secure;
  }

  Sessions sessions() {
    return sessions;
  }

  boolean isKnown(HttpServerRequest request) {
    return sessions.isValid(given(request));
  }

  private @Nullable String given(HttpServerRequest request) {
    Cookie sent = request.getCookie(cookie);
    return sent == null ? null : sent.getValue();
  }

  /** The session of the request; begins one where nobody has to sign in. */
  String session(RoutingContext context) {
    String begun = context.get(KEPT);
    if (begun != null) {
      return begun;
    }
    String given = given(context.request());
    if (given != null && sessions.isValid(given)) {
      return given;
    }
    if (sessions.areNeeded()) {
      return "";
    }
    String fresh = sessions.begin();
    begin(context, fresh);
    return fresh;
  }

  /** Gives the browser a session. */
  void begin(RoutingContext context, String session) {
    context.put(KEPT, session);
    context.response().addCookie(cookie(context, session).setMaxAge(Sessions.LIFE.toSeconds()));
  }

  void end(RoutingContext context) {
    context.response().addCookie(cookie(context, "").setMaxAge(0));
  }

  private Cookie cookie(RoutingContext context, String value) {
    boolean behindTls = "https".equals(context.request().getHeader("X-Forwarded-Proto"));
    return Cookie.cookie(cookie, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(secure || behindTls)
        .setSameSite(CookieSameSite.STRICT);
  }

  /** The fields of a form that a page of this session sent; refuses all others. */
  Form form(RoutingContext context) {
    requireOwnSite(context.request());
    Form form = Form.of(context);
    String session = given(context.request());
    if (session == null
        || !sessions.isValid(session)
        || !sessions.isOfForm(session, form.field("form"))) {
      throw new Problem(
          403, "this form is no longer valid: open its page again, and send it from there");
    }
    return form;
  }

  /** Browsers say where a request comes from. */
  static void requireOwnSite(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      throw new Problem(403, "forms of pages of other sites are refused");
    }
  }
}
