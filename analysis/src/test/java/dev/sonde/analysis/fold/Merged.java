package dev.sonde.analysis.fold;

import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import java.util.List;
import java.util.Objects;

/** Builds merged cells for tests. */
final class Merged {

  private Merged() {}

  static MergedCell of(Run run, Cell cell, List<Partial> partials) {
    return Objects.requireNonNull(FoldMerge.merge(run, partials).get(cell));
  }
}
