package dev.sonde.coordinator.submit;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import java.time.InstantSource;

/**
 * Makes the run of a plan: gives it an id and its place on the topics. Safe for use by several
 * threads.
 */
public final class RunFactory {

  private final InstantSource wall;
  private final String version;

  /**
   * A factory.
   *
   * @param version of Sonde, which the runs record
   */
  public RunFactory(InstantSource wall, String version) {
    this.wall = wall;
    this.version = version;
  }

  /** An id that sorts after those that this process made before. */
  public String newId() {
    return UlidCreator.getMonotonicUlid(wall.millis()).toString();
  }

  public Run run(RunPlan plan, Placement place) {
    return plan.run(
            new RunPlanner.Identity(newId(), place.shards(), place.eventPartitions(), version))
        .on(place.durability());
  }
}
