package dev.sonde.worker;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.wire.Heartbeat;
import java.time.Duration;
import java.util.Map;

/**
 * The state of a worker.
 *
 * @param last the last heartbeat that the broker has acknowledged
 * @param since how long ago that was
 * @param ended probes since the worker's start, by outcome
 */
public record WorkerState(Heartbeat last, Duration since, Map<Outcome, Long> ended) {

  public WorkerState {
    ended = Map.copyOf(ended);
  }
}
