package dev.sonde.page;

import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.QueryParameters;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.page.view.Leaders;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The leaderboard, and the page of a model. Used on the event loop. */
final class BoardPages {

  private final Shell shell;
  private final Responses answers;
  private final Standings standings;
  private final InstantSource wall;

  BoardPages(Vertx vertx, Shell shell, Standings standings, InstantSource wall) {
    this.shell = shell;
    this.answers = new Responses(vertx);
    this.standings = standings;
    this.wall = wall;
  }

  void mount(Router router) {
    Methods.get(router, "/")
        .handler(context -> show(context, "leaders", QueryParameters.text(context, "model")));
    Methods.get(router, "/models/:org/:name")
        .handler(
            context ->
                show(context, "model", context.pathParam("org") + "/" + context.pathParam("name")));
  }

  private void show(RoutingContext context, String template, @Nullable String model) {
    answers.answer(
        context,
        () -> Leaders.of(standings.latest(), model, wall.instant()),
        leaders -> {
          if (model != null && leaders.places().isEmpty()) {
            throw new Problem(404, "None of the latest runs measured \"" + model + "\".");
          }
          String title = leaders.model().isEmpty() ? "Leaderboard" : leaders.model();
          shell.send(context, 200, new Shell.Page(template, title, Map.of("board", leaders)));
        });
  }
}
