package dev.sonde.audit.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Hold;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.scheduler.Answer;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.scheduler.AuditClient;
import dev.sonde.audit.scheduler.Note;
import dev.sonde.audit.scheduler.Request;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.QueryParameters;
import dev.sonde.coordinator.api.Responses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes about alerts, and about notes on audits. Used on the event loop. */
public final class AlertRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALERTS = "/api/v1/alerts";
  private static final String NOTES = "/api/v1/audits/:id/annotations";
  private static final int USUAL_LIMIT = 500;
  private static final int HIGHEST_LIMIT = 5_000;

  private final Vertx vertx;
  private final Responses answers;
  private final AuditBook book;
  private final AuditClient client;
  private final AlertViews views;

  public AlertRoutes(Vertx vertx, AuditBook book, AuditClient client, AlertViews views) {
    this.vertx = vertx;
    this.answers = new Responses(vertx);
    this.book = book;
    this.client = client;
    this.views = views;
  }

  public void mount(Router router) {
    Methods.get(router, ALERTS).handler(this::list);
    Methods.get(router, ALERTS + "/:id")
        .handler(context -> Responses.json(context, 200, views.alert(known(context))));
    router.post(ALERTS + "/:id/ack").handler(context -> hold(context, Request.Action.ACK));
    router.post(ALERTS + "/:id/silence").handler(context -> hold(context, Request.Action.SILENCE));
    Methods.get(router, NOTES).handler(this::notes);
    router.post(NOTES).handler(this::annotate);
  }

  private void list(RoutingContext context) {
    AlertState state = state(QueryParameters.text(context, "state"));
    String audit = HistoryRoutes.matching(context, "audit", HistoryRoutes.AN_AUDIT);
    int limit = limit(QueryParameters.text(context, "limit"));
    answers.answer(
        context,
        answers.blocking(() -> views.list(state, audit, limit)),
        json -> Responses.json(context, 200, json));
  }

  private static @Nullable AlertState state(@Nullable String given) {
    if (given == null) {
      return null;
    }
    String words =
        Arrays.stream(AlertState.values()).map(AlertState::word).collect(Collectors.joining(", "));
    return Arrays.stream(AlertState.values())
        .filter(each -> each.word().equals(given))
        .findFirst()
        .orElseThrow(() -> new Problem(400, "state is \"" + given + "\", allowed is " + words));
  }

  private static int limit(@Nullable String given) {
    if (given == null) {
      return USUAL_LIMIT;
    }
    if (given.matches("\\d{1,4}")) {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= HIGHEST_LIMIT) {
        return limit;
      }
    }
    throw new Problem(400, "limit is \"" + given + "\", allowed is 1 to " + HIGHEST_LIMIT);
  }

  private Alert known(RoutingContext context) {
    return book.alertBook()
        .alert(context.pathParam("id"))
        .orElseThrow(() -> new Problem(404, "there is no such alert"));
  }

  private void hold(RoutingContext context, Request.Action action) {
    Alert alert = known(context);
    JsonNode body = body(context, Set.of("reason", "until"));
    Request.Remark remark =
        new Request.Remark(
            alert.id(), time(body, "until"), text(body, "reason", Hold.MOST_REASON_CHARS));
    answers.answer(
        context,
        ask(alert.condition().audit(), Request.remark(action, remark)).map(AlertRoutes::require),
        answer -> {
          // The record may not be read yet, but the owner has written it.
          ObjectNode held = views.alert(known(context));
          held.putObject(action == Request.Action.ACK ? "acknowledged" : "silenced")
              .put("reason", remark.text())
              .put("until", remark.at().toString());
          Responses.json(context, 200, held);
        });
  }

  private String audit(RoutingContext context) {
    String id = context.pathParam("id");
    if (!Audit.ID.matcher(id).matches() || book.audit(id).isEmpty()) {
      throw new Problem(404, "there is no audit of that name");
    }
    return id;
  }

  private void notes(RoutingContext context) {
    Responses.json(context, 200, views.notes(audit(context)));
  }

  private void annotate(RoutingContext context) {
    String audit = audit(context);
    JsonNode body = body(context, Set.of("at", "text"));
    Request.Remark remark =
        new Request.Remark("", time(body, "at"), text(body, "text", Note.MOST_CHARS));
    answers.answer(
        context,
        ask(audit, Request.remark(Request.Action.ANNOTATE, remark)).map(AlertRoutes::require),
        answer ->
            Responses.json(
                context,
                201,
                JSON.createObjectNode()
                    .put("id", answer.detail())
                    .put("at", remark.at().toString())
                    .put("text", remark.text())));
  }

  private Future<Answer> ask(String audit, Request request) {
    return answers
        .blocking(() -> client.ask(audit, request))
        .compose(asked -> Future.fromCompletionStage(asked, vertx.getOrCreateContext()));
  }

  private static Answer require(Answer answer) {
    if (answer.status() >= 400) {
      throw new Problem(answer.status(), answer.detail());
    }
    return answer;
  }

  /** A mapping with these members and no others. */
  private static JsonNode body(RoutingContext context, Set<String> members) {
    String body = context.body().asString("UTF-8");
    try {
      JsonNode json = JSON.readTree(body == null ? "" : body);
      if (json.isObject()) {
        json.fieldNames()
            .forEachRemaining(
                each -> {
                  if (!members.contains(each)) {
                    throw new Problem(
                        400,
                        "the body has an unknown member, allowed is "
                            + String.join(", ", members.stream().sorted().toList()));
                  }
                });
        return json;
      }
    } catch (JsonProcessingException e) {
      // The message below says what is allowed.
    }
    throw new Problem(
        400,
        "the body is no JSON object with " + String.join(", ", members.stream().sorted().toList()));
  }

  private static Instant time(JsonNode body, String name) {
    try {
      return Instant.parse(body.path(name).asText());
    } catch (DateTimeException e) {
      throw new Problem(400, name + " is no time such as 2026-12-01T00:00:00Z");
    }
  }

  private static String text(JsonNode body, String name, int most) {
    String text = body.path(name).isTextual() ? body.path(name).asText().strip() : "";
    if (text.isEmpty() || text.length() > most) {
      throw new Problem(400, name + " is a text of 1 to " + most + " characters");
    }
    return text;
  }
}
