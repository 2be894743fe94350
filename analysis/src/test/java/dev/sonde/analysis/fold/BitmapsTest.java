package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class BitmapsTest {

  /** Eleven runs with 23 values: as an array they are as long as run-encoded. */
  private static final int[] LATER = {13, 14, 16, 19, 22, 25, 28, 31, 34, 37, 40};

  private static RoaringBitmap upTo(int end) {
    RoaringBitmap blocks = new RoaringBitmap();
    blocks.add(0L, end);
    return blocks;
  }

  @Test
  void equalSetsAreEqualBytesWhateverWasWrittenBefore() {
    RoaringBitmap goesOn = upTo(12);
    RoaringBitmap begunAnew = new RoaringBitmap();
    Bitmaps.addAll(begunAnew, Bitmaps.encode(goesOn));
    goesOn.add(LATER);
    begunAnew.add(LATER);
    RoaringBitmap never = new RoaringBitmap();
    for (int i = 0; i < 12; i++) {
      never.add(i);
    }
    never.add(LATER);

    assertThat(Bitmaps.encode(goesOn)).isEqualTo(Bitmaps.encode(never));
    assertThat(Bitmaps.encode(begunAnew)).isEqualTo(Bitmaps.encode(never));
  }
}
