package dev.sonde.coordinator.aggregate;

import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.RunBook;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the runs of events. A run is written before its first event, but to another topic, so
 * that its record may be read later. The partition of the event then waits; others continue. Owned
 * by the aggregator's thread.
 */
final class AwaitedRuns {

  private static final Logger LOG = LoggerFactory.getLogger(AwaitedRuns.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration USUAL = Duration.ofSeconds(1);

  private final RunBook runs;
  private final NanoClock clock;
  private final Map<String, Wait> waits = new HashMap<>();

  private static final class Wait {
    final long since;
    boolean told;

    Wait(long since) {
      this.since = since;
    }
  }

  AwaitedRuns(RunBook runs, NanoClock clock) {
    this.runs = runs;
    this.clock = clock;
  }

  Optional<Run> run(String id) {
    Optional<Run> run = runs.run(id);
    if (run.isPresent()) {
      waits.remove(id);
    }
    return run;
  }

  /** Whether to wait for an unknown run: up to half a minute from the first lookup. */
  boolean mayCome(String id) {
    if (runs.run(id).isPresent()) {
      return true;
    }
    Wait wait = waits.computeIfAbsent(id, unused -> new Wait(clock.nanos()));
    long waited = clock.nanos() - wait.since;
    if (waited > USUAL.toNanos() && !wait.told) {
      wait.told = true;
      LOG.warn("run {}: waiting for its record; its events were read first", id);
    }
    return waited <= PATIENCE.toNanos();
  }
}
