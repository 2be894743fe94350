package dev.sonde.coordinator.merge;

import dev.sonde.common.run.Run;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.kafka.RunBook;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The heartbeats of the workers during each run: the largest pauses and steps, and the clock offset
 * of the first heartbeat. Safe for use by several threads.
 */
final class WorkersOfRuns {

  private final RunBook runs;
  private final Map<String, Heartbeat> latest = new HashMap<>();
  private final Map<String, Map<String, Heartbeat>> during = new HashMap<>();

  WorkersOfRuns(RunBook runs) {
    this.runs = runs;
  }

  synchronized void heard(Heartbeat beat) {
    latest.put(beat.worker(), beat);
    for (Run run : runs.runs()) {
      boolean going =
          runs.progress(run.id())
              .filter(progress -> progress.started() && !progress.ended())
              .isPresent();
      if (going && run.spec().regions().contains(beat.region())) {
        during
            .computeIfAbsent(run.id(), unused -> new HashMap<>())
            .merge(beat.worker(), beat, (before, now) -> now.worst(before));
      }
    }
  }

  /**
   * The workers of the run's regions during the run. For a run without a heartbeat, the latest
   * heartbeats of the workers that served it.
   */
  synchronized Collection<Heartbeat> of(Run run, Set<String> served) {
    Map<String, Heartbeat> seen = during.get(run.id());
    if (seen != null) {
      return List.copyOf(seen.values());
    }
    return latest.values().stream().filter(beat -> served.contains(beat.worker())).toList();
  }

  synchronized void forget(String run) {
    during.remove(run);
  }
}
