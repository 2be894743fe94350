package dev.sonde.coordinator;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.util.List;

/** A run of one target, and its events, for tests without a server. */
public final class TestRuns {

  private TestRuns() {}

  /** A run with this number of blocks, one target and one events partition. */
  public static Run of(String id, int count) {
    return of(id, count, 1);
  }

  public static Run of(String id, int count, int eventPartitions) {
    String spec = "models: [m]\nproviders: [a]\nprompts: [ping]\nload: {count: " + count + "}\n";
    Target target = Target.of(0, "m", "a", "m:a", "http://127.0.0.1:1/v1");
    return RunPlanner.plan(
        new SpecParser(PromptSource.REFUSED).parse("test.yaml", spec),
        List.of(target),
        new RunPlanner.Identity(id, 1, eventPartitions, "test"));
  }

  /** The event of a probe that was dropped because it was too late. */
  public static ProbeEvent dropped(Run run, long block) {
    return ProbeEvent.unsent(
        new ProbeEvent.ProbeId(run.id(), "default", run.index(block, 0), 1, 0, 0),
        Outcome.DROPPED,
        "late",
        "w-1",
        block * 1_000);
  }
}
