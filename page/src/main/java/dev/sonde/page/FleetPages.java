package dev.sonde.page;

import dev.sonde.coordinator.api.FleetView;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.page.view.FleetState;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Supplier;

/** The page about workers and dead letters. Used on the event loop. */
final class FleetPages {

  private final Shell shell;
  private final Supplier<FleetView> fleet;

  FleetPages(Shell shell, Supplier<FleetView> fleet) {
    this.shell = shell;
    this.fleet = fleet;
  }

  void mount(Router router) {
    Methods.get(router, "/fleet").handler(this::show);
  }

  private void show(RoutingContext context) {
    FleetView known = fleet.get();
    FleetState state = FleetState.of(known.workers(), known.deadLetters());
    shell.send(context, 200, new Shell.Page("fleet", "Fleet", Map.of("fleet", state)));
  }
}
