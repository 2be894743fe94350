package dev.sonde.worker.sse;

/**
 * The digest of a text that arrives in pieces: its length, the hash of its UTF-8, its prefix. A
 * surrogate pair that is split between two pieces is one code point; an unpaired surrogate counts
 * as U+FFFD.
 */
public final class TextDigest {

  private static final int REPLACEMENT = 0xfffd;

  private final int prefixCodePoints;
  private final StringBuilder prefix = new StringBuilder();
  private long hash = Hash64.FNV_START;
  private long codePoints;
  private char pendingHigh;

  public TextDigest(int prefixCodePoints) {
    this.prefixCodePoints = prefixCodePoints;
  }

  void append(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      if (c < 0x80 && pendingHigh == 0) {
        hash = Hash64.fnv(hash, c);
        count(c);
      } else {
        appendUnit(c);
      }
    }
  }

  private void appendUnit(char c) {
    if (pendingHigh != 0) {
      char high = pendingHigh;
      pendingHigh = 0;
      if (Character.isLowSurrogate(c)) {
        codePoint(Character.toCodePoint(high, c));
        return;
      }
      codePoint(REPLACEMENT);
    }
    if (Character.isHighSurrogate(c)) {
      pendingHigh = c;
    } else {
      codePoint(Character.isLowSurrogate(c) ? REPLACEMENT : c);
    }
  }

  private void codePoint(int codePoint) {
    if (codePoint < 0x80) {
      hash = Hash64.fnv(hash, codePoint);
    } else if (codePoint < 0x800) {
      hash = Hash64.fnv(hash, 0xc0 | (codePoint >> 6));
      continuation(codePoint);
    } else if (codePoint < 0x10000) {
      hash = Hash64.fnv(hash, 0xe0 | (codePoint >> 12));
      continuation(codePoint >> 6);
      continuation(codePoint);
    } else {
      hash = Hash64.fnv(hash, 0xf0 | (codePoint >> 18));
      continuation(codePoint >> 12);
      continuation(codePoint >> 6);
      continuation(codePoint);
    }
    count(codePoint);
  }

  private void continuation(int bits) {
    hash = Hash64.fnv(hash, 0x80 | (bits & 0x3f));
  }

  private void count(int codePoint) {
    if (codePoints++ < prefixCodePoints) {
      prefix.appendCodePoint(codePoint);
    }
  }

  /** Ends the text: an unpaired surrogate at its end counts. */
  public void end() {
    if (pendingHigh != 0) {
      pendingHigh = 0;
      codePoint(REPLACEMENT);
    }
  }

  public String prefix() {
    return prefix.toString();
  }

  /** FNV-1a of the UTF-8 bytes, 64 bits. */
  public long hash() {
    return hash;
  }

  public long codePoints() {
    return codePoints;
  }
}
