package dev.sonde.analysis.fold;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.roaringbitmap.RoaringBitmap;

/** Encodes sets of block numbers in RoaringBitmap's portable format; an empty set has no bytes. */
final class Bitmaps {

  private Bitmaps() {}

  static ByteString encode(RoaringBitmap blocks) {
    if (blocks.isEmpty()) {
      return ByteString.EMPTY;
    }
    // Equal sets must give equal bytes. When both forms have the same length, the chosen form
    // depends on the history.
    blocks.removeRunCompression();
    blocks.runOptimize();
    ByteBuffer buffer = ByteBuffer.allocate(blocks.serializedSizeInBytes());
    blocks.serialize(buffer);
    return ByteString.copyFrom(buffer.flip());
  }

  static void addAll(RoaringBitmap blocks, ByteString bytes) {
    if (bytes.isEmpty()) {
      return;
    }
    RoaringBitmap more = new RoaringBitmap();
    try {
      more.deserialize(ByteBuffer.wrap(bytes.toByteArray()));
    } catch (IOException e) {
      throw new IllegalArgumentException("a partial's bitmap cannot be read", e);
    }
    blocks.or(more);
  }

  static long count(ByteString bytes) {
    RoaringBitmap blocks = new RoaringBitmap();
    addAll(blocks, bytes);
    return blocks.getLongCardinality();
  }
}
