package dev.sonde.common.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run's dispatch has come; written only in the transaction that carries the jobs.
 *
 * @param startAtMillis broker time that offset 0 of every due time stands for
 * @param nextBlock by region, the first block that was not dispatched
 * @param reservedNanoUsd worst-case cost of everything dispatched so far
 * @param closed whether dispatch has ended
 * @param reason why it ended early, or null when all was dispatched
 */
public record Progress(
    String run,
    long startAtMillis,
    Map<String, Long> nextBlock,
    long reservedNanoUsd,
    boolean closed,
    @Nullable String reason) {

  public Progress {
    nextBlock = Map.copyOf(nextBlock);
  }
}
