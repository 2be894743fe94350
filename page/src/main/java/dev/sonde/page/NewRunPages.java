package dev.sonde.page;

import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.SpecSchema;
import dev.sonde.page.view.SpecForm;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The form of a new run: fields, then the spec that they stand for with its cost, and only then it
 * is sent. Used on the event loop.
 */
final class NewRunPages {

  private static final String PATH = RunPages.RUNS + "/new";
  private static final int PLAN_WIDTH = 92;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{20,100}");

  private final Shell shell;
  private final Responses answers;
  private final Supplier<FleetView> fleet;
  private final SpecForm fields = new SpecForm(SpecSchema.text());

  NewRunPages(Vertx vertx, Shell shell, Supplier<FleetView> fleet) {
    this.shell = shell;
    this.answers = new Responses(vertx);
    this.fleet = fleet;
  }

  /** Before the routes of runs: {@code new} is no id. */
  void mount(Router router) {
    Methods.get(router, PATH).handler(this::ask);
    router.post(PATH).handler(this::answer);
  }

  /**
   * What the page shows.
   *
   * @param spec as YAML; empty until the fields were sent
   * @param plan of the spec; empty when it has faults
   */
  private record Shown(
      int status, UnaryOperator<String> typed, String spec, String plan, String fault) {}

  private void ask(RoutingContext context) {
    String model = context.request().getParam("model");
    UnaryOperator<String> typed =
        name -> {
          String given = context.request().getParam(name);
          if (given != null) {
            return given;
          }
          return switch (name) {
            case "models" -> model == null ? "" : model;
            case "providers" -> "all";
            case "load.count" -> "20";
            default -> "";
          };
        };
    show(context, new Shown(200, typed, "", "", ""));
  }

  private void show(RoutingContext context, Shown shown) {
    shell.send(
        context,
        shown.status,
        new Shell.Page(
            "newrun",
            "New run",
            Map.of(
                "fields",
                fields.fields(shown.typed),
                "spec",
                shown.spec,
                "plan",
                shown.plan,
                "fault",
                shown.fault,
                "key",
                shell.visits().sessions().begin())));
  }

  private void answer(RoutingContext context) {
    Form form = shell.visits().form(context);
    UnaryOperator<String> typed = form::field;
    boolean edited = !form.field("do").equals("fields");
    String spec = edited ? form.field("spec") : YamlText.of(fields.spec(typed));
    if (form.field("do").equals("send")) {
      send(context, form, spec);
      return;
    }
    answers
        .blocking(() -> plan(spec))
        .onSuccess(plan -> show(context, new Shown(200, typed, spec, plan, "")))
        .onFailure(failure -> refuse(context, failure, typed, spec));
  }

  private String plan(String text) {
    FleetView known = fleet.get();
    Spec spec = known.specs().parse("spec", text);
    known.check(spec);
    List<String> notes = new ArrayList<>();
    List<Target> targets = known.targets(spec, notes::add);
    try {
      String plan = RunPlanner.plan(spec, targets).text(PLAN_WIDTH);
      List<String> missing = known.missing(spec.regions());
      if (!missing.isEmpty()) {
        notes.add("no live worker in " + String.join(", ", missing) + ": it cannot be sent now");
      }
      return notes.isEmpty() ? plan : String.join("\n", notes) + "\n\n" + plan;
    } catch (IllegalArgumentException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    }
  }

  private void send(RoutingContext context, Form form, String text) {
    String key = form.field("key");
    answers
        .blocking(
            () -> {
              if (!KEY.matcher(key).matches()) {
                throw new Problem(400, "The form has no key: open its page again.");
              }
              Spec spec = fleet.get().specs().parse("spec", text);
              fleet.get().check(spec);
              return fleet.get().submit(spec, "page-" + key);
            })
        .onSuccess(id -> Shell.redirect(context, RunPages.RUNS + "/" + id))
        .onFailure(failure -> refuse(context, failure, form::field, text));
  }

  /** Shows what is wrong beside what was typed. */
  private void refuse(
      RoutingContext context, Throwable failure, UnaryOperator<String> typed, String spec) {
    Problem problem = Problem.of(failure);
    if (problem == null) {
      context.fail(failure);
    } else {
      String said = String.valueOf(problem.getMessage());
      show(context, new Shown(problem.status(), typed, spec, "", said));
    }
  }
}
