package dev.sonde.common.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads lines of a response with a limit for the sum of their bytes: for the head, and for the
 * lines between two chunks of the body. The library limits each line and the number of lines, but
 * not their sum.
 */
final class BoundedLines extends SessionInputBufferImpl {

  private static final int LINE_END_BYTES = 2;

  private final int mostAround;
  private int most;
  private int read;
  private boolean ended;

  /**
   * Creates a buffer with limits.
   *
   * @param mostOfHead bytes of a head, interim heads included; also the limit of one line
   * @param mostAround bytes of the lines around one chunk
   */
  BoundedLines(int bufferBytes, int mostOfHead, int mostAround) {
    super(bufferBytes, mostOfHead);
    this.most = mostOfHead;
    this.mostAround = mostAround;
  }

  @Override
  public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
    ended = false;
    int length = next(line, in);
    if (ended) {
      throw BadAnswer.early();
    }
    read += length + LINE_END_BYTES;
    if (read > most) {
      throw tooLarge();
    }
    if (isFolded(line) || line.indexOf('\r') >= 0) {
      throw BadAnswer.notHttp();
    }
    return length;
  }

  /** Detects the end of the stream, which the library treats as the end of a line. */
  @Override
  public int fillBuffer(InputStream in) throws IOException {
    int filled = super.fillBuffer(in);
    ended = filled < 0;
    return filled;
  }

  private int next(CharArrayBuffer line, InputStream in) throws IOException {
    try {
      return super.readLine(line, in);
    } catch (MessageConstraintException e) {
      throw tooLarge();
    }
  }

  private BadAnswer tooLarge() {
    return BadAnswer.tooLarge("a head of ", most);
  }

  /**
   * Detects a folded header line. The library would join it to the line before; HTTP/1.1 no longer
   * allows it.
   */
  private static boolean isFolded(CharArrayBuffer line) {
    return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
  }

  /** Lines after this call are those around chunks. */
  void headIsOver() {
    most = mostAround;
    read = 0;
  }

  /** Reads a part of the body and resets the count of bytes in lines. */
  @Override
  public int read(byte[] target, int offset, int length, InputStream in) throws IOException {
    read = 0;
    return super.read(target, offset, length, in);
  }
}
