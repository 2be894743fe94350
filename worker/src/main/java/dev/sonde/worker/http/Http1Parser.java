package dev.sonde.worker.http;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1 responses, one after the other, from bytes that may be split anywhere.
 *
 * <pre>
 * HEAD ─┬─ FIXED ──────────────────────────────┐
 *       ├─ SIZE ─ EXTENSION ─ DATA ─ DATA_END ─┤ (again from SIZE)
 *       │    └─ TRAILER ───────────────────────┼─ COMPLETE
 *       ├─ UNTIL_CLOSE ────────────────────────┤
 *       └──────────────────────────────────────┘        anywhere: FAILED
 * </pre>
 *
 * <p>Body bytes are passed on without a copy or an allocation for a chunk.
 */
final class Http1Parser {

  interface Listener {
    void head(Http1Head head);

    void body(byte[] bytes, int offset, int length);
  }

  private enum State {
    HEAD,
    FIXED,
    SIZE,
    EXTENSION,
    DATA,
    DATA_END,
    TRAILER,
    UNTIL_CLOSE,
    COMPLETE,
    FAILED
  }

  private static final byte[] NO_BYTES = {};
  private static final int MAX_SIZE_DIGITS = 15;

  private final Listener listener;
  private final int maxHeadBytes;
  private State state = State.HEAD;
  private byte[] head = NO_BYTES;
  private int headLength;
  private boolean stopped;
  private long remaining;
  private int sizeDigits;
  private int trailerBytes;
  private int trailerLine;
  private @Nullable String failure;
  private @Nullable Http1Head current;

  Http1Parser(Listener listener, int maxHeadBytes) {
    this.listener = listener;
    this.maxHeadBytes = maxHeadBytes;
  }

  /** Resets the parser for the next response. */
  void next() {
    state = State.HEAD;
    head = NO_BYTES;
    headLength = 0;
    current = null;
  }

  /** Ends parsing: further bytes are ignored. */
  void stop() {
    stopped = true;
  }

  boolean complete() {
    return state == State.COMPLETE;
  }

  /** Why the bytes are no HTTP response, or null if no fault was found. */
  @Nullable String failure() {
    return failure;
  }

  /** Whether the connection may carry another request, once the response is complete. */
  boolean reusable() {
    Http1Head seen = current;
    if (seen == null || !complete()) {
      return false;
    }
    String connection = seen.header("connection").toLowerCase(Locale.ROOT);
    return seen.http10() ? connection.contains("keep-alive") : !connection.contains("close");
  }

  /** The {@code keep-alive} header of the response, or the empty string. */
  String keepAlive() {
    return current == null ? "" : current.header("keep-alive");
  }

  /** Notes that the connection was closed in order, which ends a body without a length. */
  void closed() {
    if (state == State.UNTIL_CLOSE) {
      state = State.COMPLETE;
    }
  }

  /**
   * Reads bytes.
   *
   * @return how many were read: fewer than given if the response is complete or has failed
   */
  int feed(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && !stopped && state != State.COMPLETE && state != State.FAILED) {
      at =
          switch (state) {
            case HEAD -> readHead(bytes, at, end);
            case FIXED, DATA -> readCounted(bytes, at, end);
            case SIZE -> readSize(bytes[at], at);
            case EXTENSION -> readExtension(bytes[at], at);
            case DATA_END -> readDataEnd(bytes[at], at);
            case TRAILER -> readTrailer(bytes[at], at);
            case UNTIL_CLOSE -> readAll(bytes, at, end);
            case COMPLETE, FAILED -> end;
          };
    }
    return at - offset;
  }

  private int readHead(byte[] bytes, int from, int end) {
    int headEnd = headLength == 0 ? headEnd(bytes, from, end) : -1;
    if (headEnd >= 0) {
      startBody(bytes, from, headEnd - from);
      return headEnd;
    }
    return readCutHead(bytes, from, end);
  }

  private int readCutHead(byte[] bytes, int from, int end) {
    int had = headLength;
    int taken = Math.min(end - from, maxHeadBytes + 1 - had);
    if (head.length < had + taken) {
      head = Arrays.copyOf(head, Math.max(had + taken, Math.min(2 * had, maxHeadBytes + 1)));
    }
    System.arraycopy(bytes, from, head, had, taken);
    headLength = had + taken;
    int headEnd = headEnd(head, Math.max(0, had - 3), headLength);
    if (headEnd < 0) {
      return headLength > maxHeadBytes ? fail("headers of more than " + maxHeadBytes) : end;
    }
    byte[] whole = head;
    head = NO_BYTES;
    headLength = 0;
    startBody(whole, 0, headEnd);
    return from + headEnd - had;
  }

  /** The end of the empty line, or -1. */
  private static int headEnd(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\n') {
        int next = i + 1 < end && bytes[i + 1] == '\r' ? i + 2 : i + 1;
        if (next < end && bytes[next] == '\n') {
          return next + 1;
        }
      }
    }
    return -1;
  }

  private void startBody(byte[] bytes, int offset, int length) {
    Http1Head parsed = length > maxHeadBytes ? null : Http1Head.parse(bytes, offset, length);
    if (parsed == null || parsed.status() == 101) {
      fail(length > maxHeadBytes ? "headers of more than " + maxHeadBytes : "no HTTP/1 response");
    } else if (parsed.status() >= 200) {
      current = parsed;
      state = bodyState(parsed);
      if (state != State.FAILED) {
        listener.head(parsed);
      }
    }
  }

  private State bodyState(Http1Head parsed) {
    String encoding = parsed.header("transfer-encoding").toLowerCase(Locale.ROOT);
    if (parsed.status() == 204 || parsed.status() == 304) {
      return State.COMPLETE;
    }
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      sizeDigits = 0;
      remaining = 0;
      return encoding.equals("chunked") ? State.SIZE : failed("transfer-encoding " + encoding);
    }
    String lengthText = parsed.header("content-length");
    if (lengthText.isEmpty()) {
      return State.UNTIL_CLOSE;
    }
    boolean digits = lengthText.length() <= 18 && lengthText.chars().allMatch(Http1Parser::digit);
    if (!digits || parsed.contradicts("content-length")) {
      return failed("content-length " + lengthText);
    }
    remaining = Long.parseLong(lengthText);
    return remaining == 0 ? State.COMPLETE : State.FIXED;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private int readCounted(byte[] bytes, int from, int end) {
    int length = (int) Math.min(remaining, end - from);
    remaining -= length;
    if (remaining == 0) {
      state = state == State.DATA ? State.DATA_END : State.COMPLETE;
    }
    listener.body(bytes, from, length);
    return from + length;
  }

  private int readAll(byte[] bytes, int from, int end) {
    listener.body(bytes, from, end - from);
    return end;
  }

  private int readSize(byte b, int at) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      remaining = remaining * 16 + digit;
      sizeDigits++;
      return sizeDigits > MAX_SIZE_DIGITS ? fail("a chunk size of too many digits") : at + 1;
    }
    if (sizeDigits == 0) {
      return fail("a chunk without a size");
    }
    state = State.EXTENSION;
    trailerBytes = 0;
    return at;
  }

  /** Skips what follows a size, up to the end of its line. */
  private int readExtension(byte b, int at) {
    if (b == '\n') {
      state = remaining == 0 ? State.TRAILER : State.DATA;
      trailerLine = 0;
      trailerBytes = 0;
    } else if (++trailerBytes > maxHeadBytes) {
      return fail("a chunk extension of more than " + maxHeadBytes);
    }
    return at + 1;
  }

  private int readDataEnd(byte b, int at) {
    if (b == '\n') {
      state = State.SIZE;
      sizeDigits = 0;
      remaining = 0;
    } else if (b != '\r') {
      return fail("a chunk longer than its size");
    }
    return at + 1;
  }

  private int readTrailer(byte b, int at) {
    if (b == '\n') {
      state = trailerLine == 0 ? State.COMPLETE : State.TRAILER;
      trailerLine = 0;
    } else if (b != '\r') {
      trailerLine++;
    }
    return ++trailerBytes > maxHeadBytes ? fail("trailers of more than " + maxHeadBytes) : at + 1;
  }

  private int fail(String reason) {
    failed(reason);
    return Integer.MAX_VALUE;
  }

  private State failed(String reason) {
    failure = reason;
    state = State.FAILED;
    return State.FAILED;
  }
}
