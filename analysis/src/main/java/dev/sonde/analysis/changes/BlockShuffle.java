package dev.sonde.analysis.changes;

import java.util.SplittableRandom;

/** Permutes a series and keeps neighbours together, so that its autocorrelation is kept too. */
final class BlockShuffle {

  private BlockShuffle() {}

  /**
   * Puts {@code order[from, to)} into a random order of blocks. The blocks begin at a random place
   * of the circle that the range makes, so that a short series has many orders too.
   *
   * @param length of a block; 1 exchanges single values
   */
  static void shuffle(int[] order, int from, int to, int length, SplittableRandom random) {
    int n = to - from;
    if (length <= 1) {
      for (int i = n - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[from + i];
        order[from + i] = order[from + other];
        order[from + other] = kept;
      }
      return;
    }
    int blocks = (n + length - 1) / length;
    int[] sequence = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      sequence[i] = i;
    }
    shuffle(sequence, 0, blocks, 1, random);
    int first = random.nextInt(n);
    int at = from;
    for (int block : sequence) {
      int end = Math.min(n, (block + 1) * length);
      for (int i = block * length; i < end; i++) {
        order[at++] = from + (first + i) % n;
      }
    }
  }
}
