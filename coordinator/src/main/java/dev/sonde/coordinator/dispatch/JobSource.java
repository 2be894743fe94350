package dev.sonde.coordinator.dispatch;

import dev.sonde.common.job.Job;
import org.jspecify.annotations.Nullable;

/** One region's planned jobs in their order of dispatch, one ahead of the cursor visible. */
public interface JobSource {

  /** The next job, or null when the plan is exhausted. */
  @Nullable Job peek();

  /** Moves past the job that {@link #peek} showed. */
  void advance();

  /** The first block that no job before the cursor holds. */
  long nextBlock();
}
