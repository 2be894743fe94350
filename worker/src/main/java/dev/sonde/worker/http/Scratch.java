package dev.sonde.worker.http;

import io.netty.buffer.ByteBuf;

/**
 * The bytes of the current socket read, copied to the heap once so that every parser works on plain
 * arrays. One for each event loop, used by one read at a time.
 */
final class Scratch {

  private byte[] bytes = new byte[1 << 14];
  private int offset;

  /** Makes the readable bytes of a buffer available from {@link #offset} on. */
  byte[] load(ByteBuf buffer) {
    if (buffer.hasArray()) {
      offset = buffer.arrayOffset() + buffer.readerIndex();
      return buffer.array();
    }
    int length = buffer.readableBytes();
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    buffer.getBytes(buffer.readerIndex(), bytes, 0, length);
    offset = 0;
    return bytes;
  }

  int offset() {
    return offset;
  }
}
