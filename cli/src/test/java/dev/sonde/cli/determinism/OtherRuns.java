package dev.sonde.cli.determinism;

import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Short runs beside the one that is judged. Each is deleted from the topic of runs at some time
 * after its end, as retention does, or even before it.
 */
final class OtherRuns {

  private static final int LATEST_MILLIS = 3_000;
  private static final int LONGEST_MILLIS = 8_000;

  private final World world;
  private final Set<String> forgotten = new HashSet<>();
  private int jobs;

  OtherRuns(World world) {
    this.world = world;
  }

  void schedule() {
    for (Run run : world.scenario().others()) {
      world
          .scheduler()
          .after(
              world.chance().millis(0, LATEST_MILLIS),
              () -> world.write(run.id(), new JsonCodec<>(Run.class).encode(run)));
      if (world.chance().oneIn(2)) {
        forgetAfter(world.chance().millis(500, LONGEST_MILLIS), run.id());
      }
    }
  }

  /** A dispatcher says that the run has ended. */
  void ended(String run) {
    forgetAfter(world.chance().millis(0, LATEST_MILLIS), run);
  }

  private void forgetAfter(long nanos, String run) {
    world.scheduler().after(nanos, () -> forget(run));
  }

  private void forget(String run) {
    if (forgotten.add(run)) {
      world.trace("run %s is forgotten", run);
      for (String key : List.of(Topics.cancelKey(run), Topics.progressKey(run), run)) {
        world.write(key, null);
      }
    }
  }

  /** Whether the record with this key is of a run that was forgotten; its reader may refuse it. */
  boolean isForgotten(String key) {
    return forgotten.stream().anyMatch(key::startsWith);
  }

  /** Notes that a worker has put a job of a forgotten run aside. */
  void jobPutAside() {
    jobs++;
  }

  int jobsPutAside() {
    return jobs;
  }
}
