package dev.sonde.common.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a Protobuf message, with messages in it, into one array. Values that are the default of
 * proto3 are left out, as generated code does. Used by one thread.
 */
final class ProtoWriter {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int MOST_VARINT_BYTES = 10;
  private static final int ONE_BYTE = 0x80;

  private byte[] bytes;
  private int at;

  ProtoWriter(int expectedBytes) {
    this.bytes = new byte[expectedBytes];
  }

  byte[] written() {
    return Arrays.copyOf(bytes, at);
  }

  /** Begins a message in the current one; {@link #end} takes the result. */
  int begin(int field) {
    tag(field, BYTES);
    room(1);
    return ++at;
  }

  /** Ends a message that began here, by writing its length in front of it. */
  void end(int begun) {
    int length = at - begun;
    int more = varintBytes(length) - 1;
    if (more > 0) {
      room(more);
      System.arraycopy(bytes, begun, bytes, begun + more, length);
    }
    at = begun - 1;
    varint(length);
    at += length;
  }

  /** A field of type {@code uint64}, or {@code uint32} without a sign. */
  void number(int field, long value) {
    if (value != 0) {
      always(field, value);
    }
  }

  /** A field that has a presence of its own, or is known to be no default. */
  void always(int field, long value) {
    tag(field, VARINT);
    varint(value);
  }

  void flag(int field, boolean value) {
    number(field, value ? 1 : 0);
  }

  /** A field of type {@code sint64}, in zigzag encoding. */
  static long signed(long value) {
    return (value << 1) ^ (value >> (Long.SIZE - 1));
  }

  /** A field of type {@code fixed64}. */
  void fixed(int field, long value) {
    if (value == 0) {
      return;
    }
    tag(field, FIXED64);
    room(Long.BYTES);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[at++] = (byte) (value >>> shift);
    }
  }

  void text(int field, String value) {
    if (value.isEmpty()) {
      return;
    }
    int length = value.length();
    int undone = at;
    tag(field, BYTES);
    varint(length);
    room(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= ONE_BYTE) {
        at = undone;
        utf8(field, value);
        return;
      }
      bytes[at++] = (byte) c;
    }
  }

  private void utf8(int field, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    tag(field, BYTES);
    varint(encoded.length);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, at, encoded.length);
    at += encoded.length;
  }

  /** A packed field of type {@code uint32}; a negative value is one of 2^31 and more. */
  void packed(int field, int[] values) {
    if (values.length == 0) {
      return;
    }
    int begun = begin(field);
    for (int value : values) {
      varint(Integer.toUnsignedLong(value));
    }
    end(begun);
  }

  private void tag(int field, int type) {
    varint(((long) field << 3) | type);
  }

  private void varint(long value) {
    room(MOST_VARINT_BYTES);
    long rest = value;
    while ((rest & -ONE_BYTE) != 0) {
      bytes[at++] = (byte) (rest | ONE_BYTE);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  private static int varintBytes(int value) {
    return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
  }

  private void room(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
  }
}
