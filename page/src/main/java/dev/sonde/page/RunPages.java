package dev.sonde.page;

import dev.sonde.analysis.format.ReportFormat;
import dev.sonde.analysis.html.ReportParts;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.coordinator.api.LiveFeeds;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.QueryParameters;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.page.view.RunRow;
import dev.sonde.page.view.RunState;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages about runs. Used on the event loop. */
final class RunPages {

  static final String RUNS = "/runs";
  private static final int SHOWN = 200;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{20,100}");

  private final Shell shell;
  private final Responses answers;
  private final Supplier<FleetView> fleet;
  private final InstantSource wall;
  private final Vertx vertx;
  private @Nullable LiveFeeds feeds;

  RunPages(Vertx vertx, Shell shell, Supplier<FleetView> fleet, InstantSource wall) {
    this.vertx = vertx;
    this.shell = shell;
    this.answers = new Responses(vertx);
    this.fleet = fleet;
    this.wall = wall;
  }

  void mount(Router router) {
    Methods.get(router, RUNS).handler(this::list);
    Methods.get(router, RUNS + "/:id").handler(this::show);
    Methods.get(router, RUNS + "/:id/live").handler(this::live);
    Methods.get(router, RUNS + "/:id/report").handler(this::download);
    router.post(RUNS + "/:id/cancel").handler(this::cancel);
    router.post(RUNS + "/:id/again").handler(this::again);
  }

  private void list(RoutingContext context) {
    String status = QueryParameters.text(context, "status");
    List<RunRow> all = RunRow.of(fleet.get().runs(SHOWN));
    Map<String, Long> counts =
        all.stream().collect(Collectors.groupingBy(RunRow::status, Collectors.counting()));
    List<RunRow> rows =
        all.stream().filter(each -> status == null || each.status().equals(status)).toList();
    shell.send(
        context,
        200,
        new Shell.Page(
            "runs",
            "Runs",
            Map.of(
                "rows",
                rows,
                "counts",
                counts,
                "status",
                status == null ? "" : status,
                "shown",
                SHOWN)));
  }

  private Run named(RoutingContext context) {
    String id = context.pathParam("id");
    return fleet
        .get()
        .known(id)
        .orElseThrow(
            () -> new Problem(404, "There is no run \"" + id + "\". It may have been removed."));
  }

  /** What a page of a run needs, which is computed off the event loop. */
  private record Shown(RunState state, ReportParts parts, Report report) {}

  private void show(RoutingContext context) {
    Run run = named(context);
    answers.answer(context, () -> shown(run), each -> show(context, each));
  }

  private Shown shown(Run run) {
    FleetView known = fleet.get();
    Report report = known.reportOf(run);
    ReportParts parts = ReportParts.of(report);
    String now = wall.instant().toString();
    return new Shown(RunState.of(known.detail(run), report, parts.overview(), now), parts, report);
  }

  private void show(RoutingContext context, Shown shown) {
    boolean over = shown.state.run().isOver();
    Map<String, Object> values =
        Map.of(
            "state",
            shown.state,
            "parts",
            shown.parts,
            "verdict",
            over ? shown.report.verdict().name() : "",
            "key",
            shell.visits().sessions().begin());
    shell.send(
        context,
        200,
        new Shell.Page(
            over ? "run" : "running",
            shown.state.run().name() + " · run",
            values,
            over ? List.of() : List.of("live.js")));
  }

  private void live(RoutingContext context) {
    LiveFeeds known = feeds;
    if (known == null) {
      known = fleet.get().feeds(vertx, this::message);
      feeds = known;
    }
    known.open(context, named(context));
  }

  private LiveFeeds.Message message(Run run) {
    FleetView known = fleet.get();
    if (known.hasReport(run.id())) {
      return new LiveFeeds.Message(event(LiveFeeds.FINAL, "over"), true);
    }
    Report report = known.reportOf(run);
    RunState state =
        RunState.of(
            known.detail(run), report, ReportParts.overview(report), wall.instant().toString());
    return new LiveFeeds.Message(
        event("state", shell.part("progress", Map.of("state", state))), false);
  }

  private static String event(String name, String text) {
    return "id: "
        + name
        + "\nevent: "
        + name
        + "\n"
        + text.lines().map(line -> "data: " + line + "\n").collect(Collectors.joining())
        + "\n";
  }

  private void download(RoutingContext context) {
    Run run = named(context);
    String asked = QueryParameters.text(context, "format");
    ReportFormat format =
        ReportFormat.named(asked == null ? "html" : asked)
            .orElseThrow(
                () -> new Problem(400, "Formats of reports are " + ReportFormat.allowed() + "."));
    answers.answer(
        context,
        () -> format.render(fleet.get().reportOf(run)),
        text -> {
          context
              .response()
              .putHeader(
                  "Content-Disposition",
                  "attachment; filename=\"" + run.id() + "." + format.extension() + "\"");
          Responses.send(context, 200, format.contentType(), text);
        });
  }

  private void cancel(RoutingContext context) {
    shell.visits().form(context);
    Run run = named(context);
    if (fleet.get().hasReport(run.id())) {
      Shell.redirect(context, RUNS + "/" + run.id());
      return;
    }
    answers.answer(
        context,
        () -> {
          fleet.get().cancel(run);
          return run.id();
        },
        id -> Shell.redirect(context, RUNS + "/" + id));
  }

  /** Sends the spec of a run once more; a form that is sent twice gives one run. */
  private void again(RoutingContext context) {
    Form form = shell.visits().form(context);
    Run run = named(context);
    String key = form.field("key");
    if (!KEY.matcher(key).matches()) {
      throw new Problem(400, "The form has no key: open its page again.");
    }
    answers.answer(
        context,
        () -> {
          fleet.get().check(run.spec());
          return fleet.get().submit(run.spec(), "page-" + key);
        },
        id -> Shell.redirect(context, RUNS + "/" + id));
  }
}
