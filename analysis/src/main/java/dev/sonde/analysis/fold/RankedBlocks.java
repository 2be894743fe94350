package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.proto.Blocks;
import org.roaringbitmap.RoaringBitmap;

/**
 * Assigns each block of a cell to one column of the ledger.
 *
 * <pre>
 *   answered  &gt;  dropped, cancelled, unused  &gt;  in doubt
 * </pre>
 *
 * A higher rank replaces a lower one, whose count decreases again. Of equal ranks the first in the
 * log counts.
 */
final class RankedBlocks {

  private final RoaringBitmap answered = new RoaringBitmap();
  private final RoaringBitmap dropped = new RoaringBitmap();
  private final RoaringBitmap cancelled = new RoaringBitmap();
  private final RoaringBitmap unused = new RoaringBitmap();
  private final RoaringBitmap inDoubt = new RoaringBitmap();

  /** Records the outcome of a block; whether it determines the block's column from now on. */
  boolean stands(Outcome outcome, int block) {
    return switch (outcome.column()) {
      case SUCCEEDED, FAILED -> answer(block);
      case DROPPED -> neverSent(dropped, block);
      case CANCELLED -> neverSent(cancelled, block);
      case NONE -> neverSent(unused, block);
      case IN_DOUBT ->
          !answered.contains(block) && !isNeverSent(block) && inDoubt.checkedAdd(block);
    };
  }

  private boolean answer(int block) {
    if (!answered.checkedAdd(block)) {
      return false;
    }
    // Usually all four sets are empty, and removing from an empty set costs nothing.
    dropped.remove(block);
    cancelled.remove(block);
    unused.remove(block);
    inDoubt.remove(block);
    return true;
  }

  private boolean neverSent(RoaringBitmap column, int block) {
    if (answered.contains(block) || isNeverSent(block)) {
      return false;
    }
    inDoubt.remove(block);
    column.add(block);
    return true;
  }

  private boolean isNeverSent(int block) {
    return dropped.contains(block) || cancelled.contains(block) || unused.contains(block);
  }

  long answered() {
    return answered.getLongCardinality();
  }

  long dropped() {
    return dropped.getLongCardinality();
  }

  long cancelled() {
    return cancelled.getLongCardinality();
  }

  long unused() {
    return unused.getLongCardinality();
  }

  long inDoubt() {
    return inDoubt.getLongCardinality();
  }

  Blocks toProto() {
    return Blocks.newBuilder()
        .setAnswered(Bitmaps.encode(answered))
        .setDropped(Bitmaps.encode(dropped))
        .setCancelled(Bitmaps.encode(cancelled))
        .setUnused(Bitmaps.encode(unused))
        .setInDoubt(Bitmaps.encode(inDoubt))
        .build();
  }

  void merge(Blocks blocks) {
    Bitmaps.addAll(answered, blocks.getAnswered());
    Bitmaps.addAll(dropped, blocks.getDropped());
    Bitmaps.addAll(cancelled, blocks.getCancelled());
    Bitmaps.addAll(unused, blocks.getUnused());
    Bitmaps.addAll(inDoubt, blocks.getInDoubt());
  }
}
