package dev.sonde.worker.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events, as the HTML standard defines them, from bytes that may be split
 * anywhere: lines end with LF, CR or CRLF, a leading byte order mark is skipped, comments and
 * unknown fields are ignored, several {@code data} lines join with LF.
 *
 * <p>One deviation: an event that lacks its empty line at the end of the stream still counts,
 * because some providers end their streams without it.
 *
 * <p>An event that is complete in one read is passed on without a copy; only split events are
 * copied.
 */
public final class SseDecoder {

  /** Receives events. */
  public interface Listener {

    /**
     * The data of an event, valid during the call.
     *
     * @param readNanos the time given with the bytes that completed it
     */
    void event(byte[] data, int offset, int length, long readNanos);

    /** A line or an event is longer than allowed; nothing follows. */
    void tooLong(String what);
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LFS = ONES * '\n';
  private static final long CRS = ONES * '\r';
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

  private final Listener listener;
  private final int maxLineBytes;
  private final int maxEventBytes;
  private final Bytes line = new Bytes();
  private final Bytes joined = new Bytes();
  private int markBytes;
  private boolean afterCr;
  private boolean ended;
  private long nanos;
  private String name = "";

  // The data of the event so far: nothing, a slice of the array being read, or in `joined`.
  private boolean hasData;
  private byte @Nullable [] slice;
  private int sliceOffset;
  private int sliceLength;

  public SseDecoder(Listener listener, int maxLineBytes, int maxEventBytes) {
    this.listener = listener;
    this.maxLineBytes = maxLineBytes;
    this.maxEventBytes = maxEventBytes;
  }

  /** Reads the bytes of one socket read, which came at this time. */
  public void feed(byte[] bytes, int offset, int length, long readNanos) {
    nanos = readNanos;
    int end = offset + length;
    int at = markBytes < MARK.length ? skipMark(bytes, offset, end) : offset;
    while (at < end && !ended) {
      if (afterCr) {
        afterCr = false;
        if (bytes[at] == '\n') {
          at++;
          continue;
        }
      }
      int lineEnd = lineEnd(bytes, at, end);
      if (lineEnd - at + line.length > maxLineBytes) {
        tooLong("a line of more than " + maxLineBytes + " bytes");
      } else if (lineEnd == end) {
        line.append(bytes, at, end - at);
      } else {
        endLine(bytes, at, lineEnd);
        afterCr = bytes[lineEnd] == '\r';
      }
      at = lineEnd + 1;
    }
    keepSlice();
  }

  /** Ends the stream: a last line without a line end and an event without an empty line count. */
  public void end() {
    if (!ended && line.length > 0) {
      byte[] last = Arrays.copyOf(line.bytes, line.length);
      line.length = 0;
      field(last, 0, last.length);
    }
    if (!ended) {
      dispatch();
      ended = true;
    }
  }

  /** Ends reading: no further event is passed on. */
  public void stop() {
    ended = true;
  }

  /** The {@code event} field of the current event, or the empty string. */
  public String eventName() {
    return name;
  }

  private int skipMark(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && markBytes < MARK.length && bytes[at] == MARK[markBytes]) {
      at++;
      markBytes++;
    }
    if (at < end && markBytes < MARK.length) {
      // Not a byte order mark: its first bytes belong to the first line.
      line.append(MARK, 0, markBytes);
      markBytes = MARK.length;
    }
    return at;
  }

  /** The first LF or CR, or the end; eight bytes at a time. */
  private static int lineEnd(byte[] bytes, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long lf = word ^ LFS;
      long cr = word ^ CRS;
      long found = (((lf - ONES) & ~lf) | ((cr - ONES) & ~cr)) & HIGHS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  private void endLine(byte[] bytes, int from, int lineEnd) {
    if (line.length > 0) {
      line.append(bytes, from, lineEnd - from);
      // The line's buffer is reused for the next line, so its data is copied first.
      byte[] whole = line.bytes;
      int length = line.length;
      field(whole, 0, length);
      keepSlice();
      line.length = 0;
    } else if (from == lineEnd) {
      dispatch();
    } else {
      field(bytes, from, lineEnd);
    }
  }

  private void field(byte[] bytes, int from, int end) {
    int dataValue = value(DATA, bytes, from, end);
    if (dataValue >= 0) {
      data(bytes, dataValue, end - dataValue);
      return;
    }
    int nameValue = value(EVENT, bytes, from, end);
    if (nameValue >= 0) {
      name = new String(bytes, nameValue, end - nameValue, StandardCharsets.UTF_8);
    }
  }

  /** The start of the value, or -1 if the line is not a field of this name. */
  private static int value(byte[] field, byte[] bytes, int from, int end) {
    int colon = from + field.length;
    if (colon > end || !Arrays.equals(field, 0, field.length, bytes, from, colon)) {
      return -1;
    }
    if (colon == end) {
      return end;
    }
    if (bytes[colon] != ':') {
      return -1;
    }
    return colon + 1 < end && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
  }

  private void data(byte[] bytes, int offset, int length) {
    if (!hasData) {
      hasData = true;
      slice = bytes;
      sliceOffset = offset;
      sliceLength = length;
    } else {
      keepSlice();
      joined.append('\n');
      joined.append(bytes, offset, length);
    }
    if (Math.max(sliceLength, joined.length) > maxEventBytes) {
      tooLong("an event of more than " + maxEventBytes + " bytes");
    }
  }

  /** Copies data out of an array that the caller will reuse. */
  private void keepSlice() {
    if (slice != null) {
      joined.append(slice, sliceOffset, sliceLength);
      slice = null;
      sliceLength = 0;
    }
  }

  private void dispatch() {
    if (hasData) {
      byte[] lying = slice;
      hasData = false;
      slice = null;
      int length = lying == null ? joined.length : sliceLength;
      sliceLength = 0;
      joined.length = 0;
      listener.event(
          lying == null ? joined.bytes : lying, lying == null ? 0 : sliceOffset, length, nanos);
    }
    name = "";
  }

  private void tooLong(String what) {
    ended = true;
    slice = null;
    listener.tooLong(what);
  }

  /** Bytes that grow. */
  private static final class Bytes {
    private static final byte[] NONE = {};
    private static final int LEAST = 256;

    private byte[] bytes = NONE;
    private int length;

    private void append(byte[] from, int offset, int count) {
      reserve(count);
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    private void append(char ascii) {
      reserve(1);
      bytes[length++] = (byte) ascii;
    }

    private void reserve(int count) {
      if (bytes.length - length < count) {
        int enough = Math.max(length + count, 2 * bytes.length);
        bytes = Arrays.copyOf(bytes, Math.max(enough, LEAST));
      }
    }
  }
}
