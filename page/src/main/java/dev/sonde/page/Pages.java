package dev.sonde.page;

import dev.sonde.audit.api.AuditDesk;
import dev.sonde.common.time.NanoClock;
import dev.sonde.coordinator.api.Api;
import dev.sonde.coordinator.api.ApiExtension;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.page.session.Attempts;
import dev.sonde.page.session.Sessions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pages of one coordinator, as an extension of its API. Given to it before it starts. */
public final class Pages implements ApiExtension {

  /** The first part of the path of each page. */
  private static final Set<String> PLACES =
      Set.of("", "runs", "fleet", "audits", "compare", "models", "signin", "signout", "assets");

  private static final Pattern FIRST = Pattern.compile("/([^/]*).*");

  private final Around around;
  private final Visits visits;
  private @Nullable Api api;

  /**
   * The objects of the process.
   *
   * @param id of the coordinator
   * @param token that the API needs, if any
   * @param tls whether the server speaks TLS
   * @param desk the audits, asked when the API has started
   */
  public record Around(
      String id,
      @Nullable String token,
      boolean tls,
      SecureRandom random,
      NanoClock clock,
      InstantSource wall,
      Supplier<AuditDesk> desk) {}

  public Pages(Around around) {
    this.around = around;
    this.visits =
        new Visits(
            new Sessions(around.token(), around.random(), around.wall()),
            around.id(),
            around.tls());
  }

  /** Adds the pages to an API that has not started. */
  public void extend(Api extended) {
    api = extended;
    extended.extend(this);
  }

  @Override
  public boolean isOpen(String path) {
    return path.equals(SignInPages.SIGN_IN) || path.startsWith(PageAssets.PATH);
  }

  /** Only the pages: a program needs the token itself. */
  @Override
  public boolean admits(RoutingContext context) {
    return isPage(context.normalizedPath()) && visits.isKnown(context.request());
  }

  private static boolean isPage(String path) {
    return PLACES.contains(FIRST.matcher(path).replaceAll("$1"));
  }

  @Override
  public void mount(Router router, Vertx vertx) {
    PageAssets assets = new PageAssets();
    Shell shell = new Shell(new Templates(), assets, visits);
    assets.mount(router);
    new SignInPages(shell, new Attempts(around.clock())).mount(router);
    new NewRunPages(vertx, shell, this::fleet).mount(router);
    new RunPages(vertx, shell, this::fleet, around.wall()).mount(router);
    new FleetPages(shell, this::fleet).mount(router);
    new ComparePages(vertx, shell, this::fleet).mount(router);
    new AuditPages(vertx, shell, around.desk()).mount(router);
    new BoardPages(vertx, shell, new Standings(this::fleet), around.wall()).mount(router);
    router
        .route()
        .failureHandler(
            context -> {
              if (isPage(context.normalizedPath())) {
                shell.fail(context);
              } else {
                context.next();
              }
            });
  }

  private FleetView fleet() {
    Api extended = api;
    if (extended == null) {
      throw new IllegalStateException("there is no API");
    }
    return extended.fleet();
  }
}
