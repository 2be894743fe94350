package dev.sonde.simulator;

import java.util.Arrays;

/**
 * Bytes that grow only at their end. Written bytes are never changed, so another thread may read a
 * published part while the owner appends.
 */
final class PackedBytes {
  private byte[] bytes;
  private int end;

  PackedBytes(int firstBytes) {
    bytes = new byte[firstBytes];
  }

  byte[] array() {
    return bytes;
  }

  int end() {
    return end;
  }

  /** Writes seven bits in each byte, the lowest first; negative numbers take ten bytes. */
  void unsigned(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
  }

  /** Writes a number in zigzag form: small numbers of either sign take few bytes. */
  void signed(long value) {
    unsigned(value << 1 ^ value >> 63);
  }

  void raw(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }

  private void room(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }
  }

  /** Releases unused capacity. */
  void trim() {
    bytes = Arrays.copyOf(bytes, end);
  }

  /** Reads these bytes from a position on. */
  static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    int at() {
      return at;
    }

    long unsigned() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    int number() {
      return Math.toIntExact(unsigned());
    }

    long signed() {
      long folded = unsigned();
      return folded >>> 1 ^ -(folded & 1);
    }

    byte[] raw(int size) {
      at += size;
      return Arrays.copyOfRange(bytes, at - size, at);
    }
  }
}
