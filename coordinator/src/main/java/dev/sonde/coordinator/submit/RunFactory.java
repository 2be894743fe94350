package dev.sonde.coordinator.submit;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import java.time.InstantSource;

/** Creates the run of a plan with an id and its partitions. Safe for use by several threads. */
public final class RunFactory {

  private final InstantSource wall;
  private final String version;

  /**
   * Creates a factory.
   *
   * @param version of Sonde, which the runs record
   */
  public RunFactory(InstantSource wall, String version) {
    this.wall = wall;
    this.version = version;
  }

  /** An id that sorts after all ids that this process created before. */
  public String newId() {
    return UlidCreator.getMonotonicUlid(wall.millis()).toString();
  }

  public Run run(RunPlan plan, Placement place) {
    return run(plan, place, newId());
  }

  /** The run with a given id. */
  public Run run(RunPlan plan, Placement place, String id) {
    return plan.run(new RunPlanner.Identity(id, place.shards(), place.eventPartitions(), version))
        .on(place.durability());
  }
}
