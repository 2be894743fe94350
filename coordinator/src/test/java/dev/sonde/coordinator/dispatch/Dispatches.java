package dev.sonde.coordinator.dispatch;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Runs and their dispatch for tests. */
final class Dispatches {

  static final long START_MILLIS = 1_000_000;
  static final String REGION = "default";

  private Dispatches() {}

  /** A run with this number of targets; the rest of the spec is YAML. */
  static Run run(int targets, String... yaml) {
    String spec =
        "models: [org/model]\nproviders: [p]\nprompts: [ping]\n" + String.join("\n", yaml) + "\n";
    List<Target> all = new ArrayList<>();
    Price price = Price.ofUsdPerMillion(new BigDecimal("1"), new BigDecimal("2"));
    for (int i = 0; i < targets; i++) {
      all.add(
          Target.of(i, "org/model", "p" + i, "org/model:p" + i, "http://127.0.0.1/v1")
              .priced(price));
    }
    return RunPlanner.plan(
        new SpecParser(PromptSource.REFUSED).parse("test.yaml", spec),
        all,
        new RunPlanner.Identity("01KATESTRUN0000000000000000", 4, 2, "0.1.0"));
  }

  static RunDispatch dispatch(Run run) {
    Progress started = Progress.planned(run.id()).startingAt(START_MILLIS);
    return new RunDispatch(run, started, DispatchPolicy.DEFAULT);
  }

  static List<Job.Probe> probes(List<Job> jobs) {
    return jobs.stream().flatMap(job -> job.probes().stream()).toList();
  }

  static List<Long> indexes(List<Job> jobs) {
    return probes(jobs).stream().map(Job.Probe::index).sorted().toList();
  }
}
