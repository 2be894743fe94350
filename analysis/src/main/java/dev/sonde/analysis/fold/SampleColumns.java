package dev.sonde.analysis.fold;

import dev.sonde.common.proto.SampleSize;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The rows of a bounded sample, as columns, in the order in which they came. The first column is
 * the block of a row. A row is kept while the hash of its block is at most a threshold, which is
 * halved when there are too many rows: the selection depends on the blocks, not on their order.
 *
 * <p>Rows are published in chunks. A row never changes, so only the last chunk does, until the
 * threshold falls.
 */
final class SampleColumns {

  private static final int BLOCK = 0;

  private final long[][] columns;
  private final int bound;
  private final int chunkRows;
  private final LongUnaryOperator hash;
  private long keep = -1;
  private int size;
  private int publishedRows;
  private int publishedChunks;

  /**
   * @param bound the most rows that are kept
   * @param chunkRows rows of a chunk
   * @param hash of a block
   */
  SampleColumns(int columns, int bound, int chunkRows, LongUnaryOperator hash) {
    this.columns = new long[columns][16];
    this.bound = bound;
    this.chunkRows = chunkRows;
    this.hash = hash;
  }

  /** Whether a row of this block is kept. Not yet known: whether it still is after more rows. */
  boolean keeps(long block) {
    return Long.compareUnsigned(hash.applyAsLong(block), keep) <= 0;
  }

  /** Adds a row of zeros and returns its number. */
  int next() {
    if (size == columns[0].length) {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Arrays.copyOf(columns[i], size * 2);
      }
    }
    return size++;
  }

  void set(int column, int row, long value) {
    columns[column][row] = value;
  }

  long get(int column, int row) {
    return columns[column][row];
  }

  int size() {
    return size;
  }

  /** The greatest hash that is kept, unsigned. */
  long keep() {
    return keep;
  }

  /**
   * Drops rows until no more than the bound are left.
   *
   * @return whether any was dropped
   */
  boolean thin() {
    boolean thinned = size > bound;
    while (size > bound) {
      keep = keep >>> 1;
      dropAboveKeep();
    }
    return thinned;
  }

  /** Keeps no more than another sample of the same kind does. */
  void lower(long otherKeep) {
    if (Long.compareUnsigned(otherKeep, keep) < 0) {
      keep = otherKeep;
      dropAboveKeep();
    }
  }

  void dropAboveKeep() {
    int rows = size;
    size = 0;
    for (int row = 0; row < rows; row++) {
      if (keeps(columns[BLOCK][row])) {
        for (long[] column : columns) {
          column[size] = column[row];
        }
        size++;
      }
    }
    if (size < rows) {
      publishedRows = 0;
    }
  }

  /** All row numbers, in the order of blocks. */
  int[] inOrderOfBlocks() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, row -> row);
    Arrays.sort(order, (a, b) -> Long.compare(columns[BLOCK][a], columns[BLOCK][b]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  /** The rows of a chunk. */
  int[] chunk(int number) {
    int from = number * chunkRows;
    int[] rows = new int[Math.min(chunkRows, size - from)];
    Arrays.setAll(rows, row -> from + row);
    return rows;
  }

  int chunkOf(int row) {
    return row / chunkRows;
  }

  SampleSize toProto() {
    return SampleSize.newBuilder().setKeep(keep).setRows(size).setChunks(chunks()).build();
  }

  private int chunks() {
    return (size + chunkRows - 1) / chunkRows;
  }

  /** Continues the publications of another owner, whose last had so many chunks. */
  void continueAfter(SampleSize published) {
    publishedChunks = published.getChunks();
  }

  /** The chunks that changed since the last publication, and those that are gone. */
  ChunkChanges changes() {
    int first = size == publishedRows ? chunks() : publishedRows / chunkRows;
    return new ChunkChanges(first, chunks(), publishedChunks);
  }

  /** All rows are published. */
  void published() {
    publishedRows = size;
    publishedChunks = chunks();
  }

  /**
   * Chunks since a former publication: those from {@code first} to before {@code end} changed,
   * those from {@code end} to before {@code formerEnd} are gone.
   */
  record ChunkChanges(int first, int end, int formerEnd) {}
}
