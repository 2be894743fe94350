package dev.sonde.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.audit.api.AuditDesk;
import dev.sonde.audit.scheduler.Answer;
import dev.sonde.audit.scheduler.Request;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.page.view.AuditRow;
import dev.sonde.page.view.SlotRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages about audits. Used on the event loop. */
final class AuditPages {

  private static final String AUDITS = "/audits";
  private static final String NEW = AUDITS + "/new";
  private static final int SLOTS = 100;
  private static final int PLAN_WIDTH = 92;

  private static final String EXAMPLE =
      """
      name: my-audit
      spec:
        models: [meta-llama/Llama-3.1-8B-Instruct]
        providers: all
        load: {count: 20, concurrency: 1}
      schedule: {every: 3h}
      budget: {usdPerDay: 0.50, usdPerMonth: 10}
      """;

  private final Vertx vertx;
  private final Shell shell;
  private final Responses answers;
  private final Supplier<AuditDesk> desk;

  AuditPages(Vertx vertx, Shell shell, Supplier<AuditDesk> desk) {
    this.vertx = vertx;
    this.shell = shell;
    this.answers = new Responses(vertx);
    this.desk = desk;
  }

  void mount(Router router) {
    Methods.get(router, AUDITS).handler(this::list);
    Methods.get(router, NEW).handler(context -> edit(context, 200, Draft.fresh(EXAMPLE)));
    router.post(NEW).handler(context -> store(context, null));
    Methods.get(router, AUDITS + "/:id").handler(this::show);
    Methods.get(router, AUDITS + "/:id/edit").handler(this::change);
    router.post(AUDITS + "/:id/edit").handler(context -> store(context, context.pathParam("id")));
    action(router, "pause", Request.Action.PAUSE);
    action(router, "resume", Request.Action.RESUME);
    action(router, "run", Request.Action.RUN);
  }

  private void action(Router router, String name, Request.Action action) {
    router
        .post(AUDITS + "/:id/" + name)
        .handler(
            context -> {
              shell.visits().form(context);
              String id = id(context);
              answers.answer(
                  context,
                  ask(id, Request.of(action)),
                  done -> Shell.redirect(context, AUDITS + "/" + id));
            });
  }

  private void list(RoutingContext context) {
    answers.answer(
        context,
        () -> AuditRow.of(desk.get().list()),
        rows -> shell.send(context, 200, new Shell.Page("audits", "Audits", Map.of("rows", rows))));
  }

  private String id(RoutingContext context) {
    String id = context.pathParam("id");
    known(id);
    return id;
  }

  private JsonNode known(String id) {
    return desk.get()
        .audit(id)
        .orElseThrow(() -> new Problem(404, "There is no audit \"" + id + "\"."));
  }

  private void show(RoutingContext context) {
    String id = id(context);
    JsonNode audit = known(id);
    List<SlotRow> slots = SlotRow.of(desk.get().slots(id, SLOTS));
    shell.send(
        context,
        200,
        new Shell.Page(
            "audit",
            id + " · audit",
            Map.of(
                "audit",
                AuditRow.row(audit),
                "slots",
                slots,
                "document",
                YamlText.of(audit.path("document")),
                "notes",
                texts(audit.path("notes")))));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /**
   * What is being edited.
   *
   * @param id of an audit that exists; empty for a new one
   * @param revision that it changes; 0 for a new one
   * @param fault what is wrong with the text; may be empty
   * @param plan of the text; may be empty
   */
  record Draft(String id, int revision, String text, String fault, String plan) {
    static Draft fresh(String text) {
      return new Draft("", 0, text, "", "");
    }
  }

  private void change(RoutingContext context) {
    JsonNode audit = known(id(context));
    edit(
        context,
        200,
        new Draft(
            audit.path("id").asText(),
            audit.path("revision").asInt(),
            YamlText.of(audit.path("document")),
            "",
            ""));
  }

  private void edit(RoutingContext context, int status, Draft draft) {
    shell.send(
        context,
        status,
        new Shell.Page(
            "auditedit",
            draft.id.isEmpty() ? "New audit" : draft.id + " · edit",
            Map.of(
                "id",
                draft.id,
                "revision",
                draft.revision,
                "text",
                draft.text,
                "fault",
                draft.fault,
                "plan",
                draft.plan)));
  }

  /** Shows the plan first, and stores what was planned when it is sent again. */
  private void store(RoutingContext context, @Nullable String id) {
    Form form = shell.visits().form(context);
    String text = form.field("text");
    String given = form.field("revision");
    int revision = given.matches("\\d{1,9}") ? Integer.parseInt(given) : 0;
    boolean stores = form.field("do").equals("store");
    answers
        .blocking(() -> desk.get().read(id, text, PLAN_WIDTH))
        .compose(
            read ->
                stores
                    ? ask(read.id(), Request.put(read.document(), id == null ? null : revision))
                        .map(stored -> read)
                    : Future.succeededFuture(read))
        .onSuccess(
            read -> {
              if (stores) {
                Shell.redirect(context, AUDITS + "/" + read.id());
              } else {
                edit(context, 200, new Draft(id == null ? "" : id, revision, text, "", plan(read)));
              }
            })
        .onFailure(
            failure -> {
              Problem problem = Problem.of(failure);
              if (problem == null) {
                context.fail(failure);
              } else {
                String said = String.valueOf(problem.getMessage());
                edit(
                    context,
                    problem.status(),
                    new Draft(id == null ? "" : id, revision, text, said, ""));
              }
            });
  }

  private static String plan(AuditDesk.Reading read) {
    String plan = read.plan();
    return String.join("\n", read.notes())
        + (read.notes().isEmpty() ? "" : "\n\n")
        + (plan == null ? "Its cost is not known." : plan);
  }

  private Future<Answer> ask(String id, Request request) {
    // To send waits for the topic's metadata while no broker is there.
    return answers
        .blocking(() -> desk.get().ask(id, request))
        .compose(asked -> Future.fromCompletionStage(asked, vertx.getOrCreateContext()))
        .map(
            answer -> {
              if (answer.status() >= 400) {
                throw new Problem(answer.status(), answer.detail());
              }
              return answer;
            });
  }
}
