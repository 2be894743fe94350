package dev.sonde.coordinator.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * The bytes of an answer, with a bound for the lines of a head together, and for those between two
 * pieces of a body together. The library bounds each line and their number, but not their sum.
 */
final class BoundedLines extends SessionInputBufferImpl {

  private static final int LINE_END_BYTES = 2;

  private final int mostAround;
  private int most;
  private int read;
  private boolean ended;

  /**
   * Bounds of lines.
   *
   * @param mostOfHead bytes of a head, interim ones included; of one line too
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

  /** The library takes what is before the end of the stream for a line. */
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
    return BadAnswer.tooLarge("with a head of ", most);
  }

  /** The library joins such a line to the one before, which HTTP/1.1 has given up. */
  private static boolean isFolded(CharArrayBuffer line) {
    return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
  }

  /** From here on lines are around chunks. */
  void headIsOver() {
    most = mostAround;
    read = 0;
  }

  /** A piece of a body: the count of the lines around it begins again. */
  @Override
  public int read(byte[] target, int offset, int length, InputStream in) throws IOException {
    read = 0;
    return super.read(target, offset, length, in);
  }
}
