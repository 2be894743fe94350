package dev.sonde.coordinator.api;

import com.google.protobuf.ByteString;
import dev.sonde.common.proto.Blocks;
import dev.sonde.common.proto.Partial;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/** The probes of a partial by outcome, without warm-up. Pure. */
final class ProbeCounts {

  private ProbeCounts() {}

  static Map<String, Long> of(Partial partial) {
    Map<String, Long> counts = new HashMap<>(partial.getOutcomesMap());
    Blocks measured = partial.getMeasured();
    counts.put("dropped", size(measured.getDropped()));
    counts.put("cancelled", size(measured.getCancelled()));
    counts.put("in_doubt", size(measured.getInDoubt()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static long size(ByteString blocks) {
    return blocks.isEmpty()
        ? 0
        : new ImmutableRoaringBitmap(blocks.asReadOnlyByteBuffer()).getLongCardinality();
  }

  /** The increase over earlier counts, at least 0. */
  static Map<String, Long> increase(Map<String, Long> before, Map<String, Long> now) {
    Map<String, Long> more = new HashMap<>();
    now.forEach(
        (outcome, count) -> {
          long added = count - before.getOrDefault(outcome, 0L);
          if (added > 0) {
            more.put(outcome, added);
          }
        });
    return more;
  }
}
