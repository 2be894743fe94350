package dev.sonde.page;

import dev.sonde.coordinator.api.Methods;
import dev.sonde.page.session.Attempts;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** Where a token becomes a session, and a session ends. Used on the event loop. */
final class SignInPages {

  static final String SIGN_IN = "/signin";
  static final String SIGN_OUT = "/signout";

  private final Shell shell;
  private final Attempts attempts;

  SignInPages(Shell shell, Attempts attempts) {
    this.shell = shell;
    this.attempts = attempts;
  }

  void mount(Router router) {
    Methods.get(router, SIGN_IN).handler(this::ask);
    router.post(SIGN_IN).handler(this::signIn);
    router.post(SIGN_OUT).handler(this::signOut);
  }

  private void ask(RoutingContext context) {
    String to = target(context.request().getParam("to"));
    if (!shell.visits().sessions().areNeeded() || shell.visits().isKnown(context.request())) {
      Shell.redirect(context, to);
      return;
    }
    show(context, 200, to, "");
  }

  private void show(RoutingContext context, int status, String to, String fault) {
    shell.send(
        context, status, new Shell.Page("signin", "Sign in", Map.of("to", to, "fault", fault)));
  }

  /** Only a path of this server: anything else would send a signed-in person to a stranger. */
  static String target(String given) {
    boolean own =
        given != null
            && given.startsWith("/")
            && !given.startsWith("//")
            && given.chars().noneMatch(each -> each <= ' ' || each == '\\' || each > '~');
    return own ? given : "/";
  }

  private void signIn(RoutingContext context) {
    Visits.requireOwnSite(context.request());
    Form form = Form.of(context);
    String to = target(form.field("to"));
    Optional<String> session = shell.visits().sessions().signIn(form.field("token"));
    if (session.isEmpty()) {
      refuse(context, to);
      return;
    }
    shell.visits().begin(context, session.get());
    Shell.redirect(context, to);
  }

  /** Only wrong tokens count: behind a proxy a stranger has the address of everybody else. */
  private void refuse(RoutingContext context, String to) {
    String address = context.request().remoteAddress().hostAddress();
    if (attempts.allows(address == null ? "" : address)) {
      show(context, 403, to, "This is not the token of this server.");
    } else {
      context.response().putHeader("Retry-After", "60");
      show(context, 429, to, "Too many wrong tokens from this address. Try again in a minute.");
    }
  }

  private void signOut(RoutingContext context) {
    shell.visits().form(context);
    shell.visits().end(context);
    Shell.redirect(context, SIGN_IN);
  }
}
