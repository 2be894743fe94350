package dev.sonde.worker.probe;

import dev.sonde.worker.sse.SseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of a response's body. */
interface Body {

  void feed(byte[] bytes, int offset, int length, long nanos);

  void end(long nanos);

  /** Whether a complete answer of this kind marks its end. */
  boolean needsEnding();

  /** A stream of chunks. */
  final class Stream implements Body, SseDecoder.Listener {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final AnswerReading reading;
    private final SseDecoder decoder;
    private boolean ending;

    Stream(AnswerReading reading, ProberLimits limits) {
      this.reading = reading;
      this.decoder = new SseDecoder(this, limits.lineBytes(), limits.chunkBytes());
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, long nanos) {
      decoder.feed(bytes, offset, length, nanos);
    }

    @Override
    public void event(byte[] data, int offset, int length, long readNanos) {
      if (length >= DONE.length && data[offset] == '[' && isDone(data, offset, length)) {
        reading.done(readNanos);
        decoder.stop();
      } else if (decoder.eventName().equals("error")) {
        reading.error(ErrorText.of(data, offset, length));
      } else if (length > 0 && !(ending && data[offset + length - 1] != '}')) {
        // An incomplete last event is no malformed chunk: the stream is truncated.
        reading.chunk(data, offset, length, readNanos);
      }
    }

    private static boolean isDone(byte[] data, int offset, int length) {
      return Arrays.equals(DONE, 0, DONE.length, data, offset, offset + DONE.length)
          && new String(data, offset, length, StandardCharsets.US_ASCII).strip().length()
              == DONE.length;
    }

    @Override
    public void tooLong(String what) {
      reading.exceeded(what);
    }

    @Override
    public void end(long nanos) {
      ending = true;
      decoder.end();
    }

    @Override
    public boolean needsEnding() {
      return true;
    }
  }

  /** An answer in one piece, which ends with the body. */
  final class Whole implements Body {
    private final AnswerReading reading;
    private final Collected collected;

    Whole(AnswerReading reading, ProberLimits limits) {
      this.reading = reading;
      this.collected = new Collected(limits.chunkBytes());
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, long nanos) {
      collected.feed(bytes, offset, length, nanos);
      if (collected.overflown()) {
        reading.exceeded("an answer of more than " + collected.limit + " bytes");
      }
    }

    @Override
    public void end(long nanos) {
      if (!collected.overflown()) {
        reading.chunk(collected.bytes, 0, collected.length, nanos);
      }
    }

    @Override
    public boolean needsEnding() {
      return false;
    }
  }

  /** A body that is a stream, unless it starts like JSON: the content type is often wrong. */
  final class Sniffed implements Body {
    private final AnswerReading reading;
    private final ProberLimits limits;
    private @Nullable Body kind;

    Sniffed(AnswerReading reading, ProberLimits limits) {
      this.reading = reading;
      this.limits = limits;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, long nanos) {
      Body known = kind;
      if (known == null) {
        int at = offset;
        while (at < offset + length && bytes[at] <= ' ' && bytes[at] >= 0) {
          at++;
        }
        if (at == offset + length) {
          return;
        }
        boolean json = bytes[at] == '{' || bytes[at] == '[';
        known = json ? new Whole(reading, limits) : new Stream(reading, limits);
        kind = known;
      }
      known.feed(bytes, offset, length, nanos);
    }

    @Override
    public void end(long nanos) {
      if (kind != null) {
        kind.end(nanos);
      }
    }

    @Override
    public boolean needsEnding() {
      return kind == null || kind.needsEnding();
    }
  }

  /** Keeps bytes up to a limit and ignores the rest. */
  final class Collected implements Body {
    private final int limit;
    private byte[] bytes = {};
    private int length;
    private boolean overflown;

    Collected(int limit) {
      this.limit = limit;
    }

    @Override
    public void feed(byte[] more, int offset, int count, long nanos) {
      int taken = Math.min(count, limit - length);
      overflown |= taken < count;
      if (bytes.length - length < taken) {
        int enough = Math.max(length + taken, Math.min(limit, 2 * bytes.length));
        bytes = Arrays.copyOf(bytes, enough);
      }
      System.arraycopy(more, offset, bytes, length, taken);
      length += taken;
    }

    boolean overflown() {
      return overflown;
    }

    /** Malformed bytes, such as a character cut at the limit, become U+FFFD. */
    String text() {
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    String errorText() {
      return length == 0 ? "" : ErrorText.of(bytes, 0, length);
    }

    @Override
    public void end(long nanos) {
      // The methods above read the bytes when they are called.
    }

    @Override
    public boolean needsEnding() {
      return false;
    }
  }
}
