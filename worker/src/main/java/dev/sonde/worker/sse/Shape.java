package dev.sonde.worker.sse;

import java.util.Arrays;

/**
 * The shape of a response: which JSON paths with which types occurred, once each, in any order.
 *
 * <p>A path is the hash of its parent and its name; all elements of an array have the same path.
 * The set of (path, type) hashes is kept. The signature is a sum over the set, so it does not
 * depend on the order of chunks, their number or the order of keys.
 */
public final class Shape {

  /** The JSON types. */
  enum Type {
    OBJECT(1),
    ARRAY(2),
    STRING(3),
    NUMBER(4),
    BOOLEAN(5),
    NULL(6);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  static final long ROOT = 0x736f6e6465L;
  private static final int ELEMENT = 0x5b5d;

  /** The most distinct paths; further ones are not noted. A normal answer has far fewer. */
  static final int MAX_PATHS = 4096;

  private long[] slots = new long[128];
  private int size;
  private long sum;

  static long member(long parent, String name) {
    return Hash64.mix(
        parent + 0x9e3779b97f4a7c15L + ((long) name.length() << 32) + name.hashCode());
  }

  static long element(long parent) {
    return Hash64.mix(parent ^ ELEMENT);
  }

  void note(long path, Type type) {
    long member = Hash64.mix(path + type.code) | 1;
    int at = (int) (member >>> 40) & (slots.length - 1);
    while (slots[at] != 0) {
      if (slots[at] == member) {
        return;
      }
      at = (at + 1) & (slots.length - 1);
    }
    if (size < MAX_PATHS) {
      add(at, member);
    }
  }

  private void add(int at, long member) {
    slots[at] = member;
    sum += Hash64.mix(member);
    if (++size * 2 > slots.length) {
      grow();
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long member : old) {
      int at = (int) (member >>> 40) & (slots.length - 1);
      while (member != 0 && slots[at] != 0) {
        at = (at + 1) & (slots.length - 1);
      }
      if (member != 0) {
        slots[at] = member;
      }
    }
  }

  /** The hash of the set, 0 when it is empty. */
  public long signature() {
    return size == 0 ? 0 : Hash64.mix(sum + size);
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    sum = 0;
  }
}
