package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.format.ReportFormat;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes about runs. Used on the event loop. */
final class RunRoutes {

  static final String RUNS = "/api/v1/runs";
  private static final int USUAL_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 1_000;
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final Vertx vertx;
  private final Responses answers;
  private final RunBoard board;
  private final RunViews views;
  private final LiveReports live;
  private final Submissions submissions;

  RunRoutes(Vertx vertx, ApiServices services) {
    this.vertx = vertx;
    this.answers = new Responses(vertx);
    this.board = services.board();
    this.views = services.views();
    this.live = services.live();
    this.submissions = services.submissions();
  }

  void mount(Router router) {
    router.post(RUNS).handler(this::submit);
    Methods.get(router, RUNS).handler(this::list);
    Methods.get(router, RUNS + "/:id").handler(this::show);
    router.delete(RUNS + "/:id").handler(this::cancel);
    Methods.get(router, RUNS + "/:id/report").handler(this::report);
  }

  /** The run named in the path. */
  static Run named(RunBoard board, RoutingContext context) {
    String id = context.pathParam("id");
    return board.run(id).orElseThrow(() -> new Problem(404, "there is no run \"" + id + "\""));
  }

  private void submit(RoutingContext context) {
    String body = context.body().asString("UTF-8");
    if (body == null || body.isBlank()) {
      throw new Problem(400, "the body is empty, allowed is a spec in YAML or JSON");
    }
    String key = context.request().getHeader("Idempotency-Key");
    if (key != null && !KEY.matcher(key).matches()) {
      throw new Problem(400, "an Idempotency-Key has 1 to 255 visible ASCII characters");
    }
    boolean patient = QueryParameters.flag(context, "wait");
    Future<Submissions.Submitted> submitted =
        answers
            .blocking(() -> submissions.parse(body))
            .compose(spec -> submit(context, spec, key, patient));
    answers.answer(context, submitted, each -> submitted(context, each));
  }

  private Future<Submissions.Submitted> submit(
      RoutingContext context, Spec spec, @Nullable String key, boolean patient) {
    var before = submissions.before(spec, key);
    return before.isPresent()
        ? Future.succeededFuture(before.get())
        : workersOf(context, spec, patient)
            .compose(there -> answers.blocking(() -> submissions.submit(spec, key)));
  }

  /**
   * Completes when each of the spec's regions has a live worker. Fails at once when the request
   * does not allow waiting.
   */
  private Future<Void> workersOf(RoutingContext context, Spec spec, boolean patient) {
    List<String> missing = board.workers().missing(spec.regions());
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    if (!patient) {
      return Future.failedFuture(Problem.noWorkers(missing, board.workers().liveRegions()));
    }
    Promise<Void> there = Promise.promise();
    vertx.setPeriodic(
        LOOK_AGAIN_MILLIS,
        timer -> {
          boolean gone = context.response().closed();
          if (gone || board.workers().missing(spec.regions()).isEmpty()) {
            vertx.cancelTimer(timer);
            if (gone) {
              there.tryFail(new Problem(408, "the client has closed the connection"));
            } else {
              there.tryComplete();
            }
          }
        });
    return there.future();
  }

  private void submitted(RoutingContext context, Submissions.Submitted submitted) {
    Run run = submitted.run();
    context.response().putHeader("Location", RUNS + "/" + run.id());
    answers.answer(
        context,
        () -> views.detail(run),
        json -> {
          submitted.notes().forEach(json.putArray("notes")::add);
          Responses.json(context, submitted.before() ? 200 : 201, json);
        });
  }

  private void list(RoutingContext context) {
    int limit = limit(QueryParameters.text(context, "limit"));
    String word = QueryParameters.text(context, "status");
    RunStatus status = word == null ? null : RunStatus.of(word);
    List<Run> runs =
        board.newest().stream()
            .filter(run -> status == null || board.status(run.id()) == status)
            .limit(limit)
            .toList();
    Responses.json(context, 200, views.list(runs));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= HIGHEST_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw wrongLimit(text);
    }
    throw wrongLimit(text);
  }

  private static Problem wrongLimit(String text) {
    return new Problem(400, "limit is \"" + text + "\", allowed is 1 to " + HIGHEST_LIMIT);
  }

  private void show(RoutingContext context) {
    Run run = named(board, context);
    answers.answer(
        context, () -> views.detail(run), (ObjectNode json) -> Responses.json(context, 200, json));
  }

  private void cancel(RoutingContext context) {
    Run run = named(board, context);
    RunStatus status = board.status(run.id());
    if (status == RunStatus.ENDED || status == RunStatus.CANCELLED) {
      throw new Problem(409, "run " + run.id() + " is over: " + status.word());
    }
    answers.answer(
        context,
        () -> {
          submissions.cancel(run.id());
          return views.detail(run);
        },
        json -> Responses.json(context, 202, json));
  }

  private void report(RoutingContext context) {
    Run run = named(board, context);
    String asked = QueryParameters.text(context, "format");
    ReportFormat format =
        asked == null
            ? ReportFormat.JSON
            : ReportFormat.named(asked)
                .orElseThrow(
                    () ->
                        new Problem(
                            400,
                            "format is \"%s\", allowed are %s"
                                .formatted(asked, ReportFormat.allowed())));
    boolean soFar = QueryParameters.flag(context, "live");
    answers.answer(
        context,
        () -> render(run, format, soFar),
        text -> Responses.cacheable(context, format.contentType(), text));
  }

  private String render(Run run, ReportFormat format, boolean soFar) {
    if (!board.reports().has(run.id()) && !soFar) {
      throw new Problem(
          404,
          "run %s has no report yet (%s); ?live=true gives an interim report"
              .formatted(run.id(), board.status(run.id()).word()));
    }
    if (format == ReportFormat.JSON && board.reports().has(run.id())) {
      return board
          .reports()
          .get(run.id())
          .map(json -> new String(json, StandardCharsets.UTF_8))
          .orElseThrow();
    }
    Report report = views.finalReport(run.id()).orElseGet(() -> live.of(run));
    return format.render(report);
  }
}
