package dev.sonde.page;

import dev.sonde.analysis.diff.DiffOptions;
import dev.sonde.analysis.diff.DiffText;
import dev.sonde.analysis.diff.RunDiff;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.page.view.Comparison;
import dev.sonde.page.view.RunRow;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Runs side by side: {@code /compare?run=A&run=B&base=A}. Used on the event loop. */
final class ComparePages {

  private static final int MOST_RUNS = 4;
  private static final int OFFERED = 50;
  private static final int DIFF_WIDTH = 110;

  private final Shell shell;
  private final Responses answers;
  private final Supplier<FleetView> fleet;

  ComparePages(Vertx vertx, Shell shell, Supplier<FleetView> fleet) {
    this.shell = shell;
    this.answers = new Responses(vertx);
    this.fleet = fleet;
  }

  void mount(Router router) {
    Methods.get(router, "/compare").handler(this::show);
  }

  private void show(RoutingContext context) {
    Set<String> asked = new LinkedHashSet<>(context.queryParam("base"));
    asked.addAll(context.queryParam("run"));
    asked.remove("");
    if (asked.size() > MOST_RUNS) {
      throw new Problem(400, "At most " + MOST_RUNS + " runs are compared.");
    }
    List<RunRow> over =
        RunRow.of(fleet.get().runs(OFFERED)).stream().filter(RunRow::isOver).toList();
    answers.answer(
        context,
        () -> asked.size() < 2 ? Comparison.of(List.of(), List.of()) : compared(asked),
        comparison ->
            shell.send(
                context,
                200,
                new Shell.Page(
                    "compare",
                    "Compare",
                    Map.of(
                        "comparison", comparison, "offered", over, "asked", List.copyOf(asked)))));
  }

  private Comparison compared(Set<String> asked) {
    List<Report> reports = new ArrayList<>();
    for (String id : asked) {
      Run run =
          fleet
              .get()
              .known(id)
              .orElseThrow(() -> new Problem(404, "There is no run \"" + id + "\"."));
      if (!fleet.get().hasReport(id)) {
        throw new Problem(409, "Run " + id + " is not over: only finished runs are compared.");
      }
      reports.add(fleet.get().reportOf(run));
    }
    List<Comparison.Diff> diffs = new ArrayList<>();
    for (Report each : reports.subList(1, reports.size())) {
      diffs.add(new Comparison.Diff(each.run().id(), diff(reports.get(0), each)));
    }
    return Comparison.of(reports, diffs);
  }

  private static String diff(Report base, Report head) {
    try {
      return DiffText.render(
          RunDiff.of(base, head, new DiffOptions(List.of(), true)), DIFF_WIDTH, false);
    } catch (IllegalArgumentException e) {
      return "Not compared by tests: " + e.getMessage();
    }
  }
}
