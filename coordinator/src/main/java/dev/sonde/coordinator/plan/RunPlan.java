package dev.sonde.coordinator.plan;

import dev.sonde.common.run.Run;
import java.util.List;

/**
 * What one run will send: planned once, shown to a person, and then run as it was shown. It has no
 * id and no place on the topics yet. Immutable.
 */
public final class RunPlan {

  private final Run draft;

  RunPlan(Run draft) {
    this.draft = draft;
  }

  /** The planned run under this identity. */
  public Run run(RunPlanner.Identity identity) {
    return draft.identified(
        identity.id(), identity.shards(), identity.eventPartitions(), identity.version());
  }

  /** Probes and worst-case cost; draws the prompt of every block, so it is asked for once. */
  public Estimate estimate() {
    return Estimate.of(draft);
  }

  /** What a person should know of how the spec was taken. */
  public List<String> notes() {
    return RunPlanner.notes(draft);
  }

  /** For people, all of it. */
  public String text() {
    return PlanText.render(draft, estimate());
  }

  /** For people, before the run begins. */
  public String brief() {
    return PlanText.brief(draft, estimate());
  }

  /** For programs, {@code "schema": "sonde.plan/v1"}. */
  public String json() {
    return PlanJson.render(draft, estimate());
  }
}
