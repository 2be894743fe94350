package dev.sonde.coordinator.plan;

import dev.sonde.common.run.Run;
import java.util.List;

/**
 * What one run will send. It is planned once, shown to the user, and executed as shown. It has no
 * id and no partitions yet. Immutable.
 */
public final class RunPlan {

  private final Run draft;

  RunPlan(Run draft) {
    this.draft = draft;
  }

  /** The planned run with an identity. */
  public Run run(RunPlanner.Identity identity) {
    return draft.identified(
        identity.id(), identity.shards(), identity.eventPartitions(), identity.version());
  }

  /** Number of probes and worst-case cost. It draws the prompt of every block, so call it once. */
  public Estimate estimate() {
    return Estimate.of(draft);
  }

  /** Notes for the user where the plan differs from the spec. */
  public List<String> notes() {
    return RunPlanner.notes(draft);
  }

  /** The complete plan as text. */
  public String text(int width) {
    return PlanText.render(draft, estimate(), width);
  }

  /** The summary before the run begins, as text. */
  public String brief(int width) {
    return PlanText.brief(draft, estimate(), width);
  }

  /** The plan as JSON, {@code "schema": "sonde.plan/v1"}. */
  public String json() {
    return PlanJson.render(draft, estimate());
  }
}
