package dev.sonde.coordinator.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of a chunked body (RFC 9112, section 7.1). */
final class ChunkedBody extends InputStream {

  private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,15})[ \\t]*(;.*)?");
  private static final int LINE_BYTES = 4 << 10;

  private final InputStream in;
  private MeasuredBody chunk;
  private boolean begun;
  private boolean over;

  ChunkedBody(InputStream in) {
    this.in = in;
    this.chunk = new MeasuredBody(in, 0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!over && chunk.isOver()) {
      nextChunk();
    }
    return over ? -1 : chunk.read(target, offset, length);
  }

  private void nextChunk() throws IOException {
    HeadLines lines = new HeadLines(in, LINE_BYTES);
    if (begun && !lines.next().isEmpty()) {
      throw BadAnswer.notHttp();
    }
    begun = true;
    Matcher size = SIZE.matcher(lines.next());
    if (!size.matches()) {
      throw BadAnswer.notHttp();
    }
    long bytes = Long.parseLong(size.group(1), 16);
    if (bytes == 0) {
      skipTrailers(lines);
    }
    chunk = new MeasuredBody(in, bytes);
  }

  private void skipTrailers(HeadLines lines) throws IOException {
    while (!lines.next().isEmpty()) {
      // Nobody needs them.
    }
    over = true;
  }
}
