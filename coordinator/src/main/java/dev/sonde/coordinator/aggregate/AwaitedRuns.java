package dev.sonde.coordinator.aggregate;

import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FollowedRuns;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the runs of events. A run is written before its first event, but to another topic, so
 * that its record may be read later. The partition of the event then waits; others continue. When
 * the topic of runs was read up to where it ended at the first lookup, the run does not come any
 * more. Owned by the aggregator's thread.
 */
final class AwaitedRuns {

  private static final Logger LOG = LoggerFactory.getLogger(AwaitedRuns.class);
  private static final Duration USUAL = Duration.ofSeconds(1);

  private static final int MOST_WAITS = 10_000;

  private final FollowedRuns runs;
  private final NanoClock clock;

  /** The last lookups that failed. */
  private final Map<String, Wait> waits =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wait> eldest) {
          return size() > MOST_WAITS;
        }
      };

  private static final class Wait {
    final long since;
    final BooleanSupplier allRead;
    boolean told;

    Wait(long since, BooleanSupplier allRead) {
      this.since = since;
      this.allRead = allRead;
    }
  }

  AwaitedRuns(FollowedRuns runs, NanoClock clock) {
    this.runs = runs;
    this.clock = clock;
  }

  Optional<Run> run(String id) {
    Optional<Run> run = runs.book().run(id);
    if (run.isPresent()) {
      waits.remove(id);
    }
    return run;
  }

  /** Whether an unknown run can still come. */
  boolean mayCome(String id) {
    if (runs.book().run(id).isPresent()) {
      return true;
    }
    Wait wait = waits.computeIfAbsent(id, unused -> new Wait(clock.nanos(), runs.mark().get()));
    if (wait.allRead.getAsBoolean()) {
      // Read between the lookup and the mark.
      return runs.book().run(id).isPresent();
    }
    if (clock.nanos() - wait.since > USUAL.toNanos() && !wait.told) {
      wait.told = true;
      LOG.warn("run {}: waiting for its record; its events were read first", id);
    }
    return true;
  }
}
