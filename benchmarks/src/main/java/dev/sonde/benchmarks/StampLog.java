package dev.sonde.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The times at which requests were sent and their first tokens read, by the machine's monotonic
 * clock: {@code request-id sent-nanos first-token-nanos}, one line for each request. Used on one
 * thread.
 */
final class StampLog {

  private static final int COLUMNS = 3;

  private long[] cells = new long[1 << 16];
  private int size;

  void add(long index, long sentNanos, long firstTokenNanos) {
    if (size + COLUMNS > cells.length) {
      cells = Arrays.copyOf(cells, 2 * cells.length);
    }
    cells[size++] = index;
    cells[size++] = sentNanos;
    cells[size++] = firstTokenNanos;
  }

  /**
   * Writes all stamps.
   *
   * @param idPrefix the part of a request id before the index
   * @param idSuffix the part after the index
   */
  void write(Path file, String idPrefix, String idSuffix) throws IOException {
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.US_ASCII))) {
      for (int i = 0; i < size; i += COLUMNS) {
        out.println(idPrefix + cells[i] + idSuffix + " " + cells[i + 1] + " " + cells[i + 2]);
      }
    }
  }
}
