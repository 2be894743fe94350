package dev.sonde.worker.probe;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import java.util.function.IntSupplier;

/**
 * The arguments of a call. Nanoseconds are readings of the prober's clock.
 *
 * @param id the probe; its target and prompt are positions in the run
 * @param worker the worker that sends it
 * @param startNanos the reading at the run's offset 0
 * @param dueNanos when it should be sent
 * @param startedNanos when the pacer fired
 * @param inFlight read once, when it is sent: probes of the run in flight, including this one
 */
public record ProbeCall(
    ProbeEvent.ProbeId id,
    Run run,
    String worker,
    long startNanos,
    long dueNanos,
    long startedNanos,
    IntSupplier inFlight) {

  public ProbeCall {
    int targets = run.targets().size();
    int prompts = run.spec().prompts().size();
    require(id.target() >= 0 && id.target() < targets, "target", id.target(), targets);
    require(id.prompt() >= 0 && id.prompt() < prompts, "prompt", id.prompt(), prompts);
  }

  private static void require(boolean holds, String field, int found, int size) {
    if (!holds) {
      throw new IllegalArgumentException(
          "call.id." + field + " is " + found + ", allowed is 0 to " + (size - 1));
    }
  }
}
