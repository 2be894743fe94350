package dev.sonde.coordinator.http;

import java.io.IOException;
import java.io.InputStream;

/** So many bytes of a stream, and none less. */
final class MeasuredBody extends InputStream {

  private final InputStream in;
  private long left;

  MeasuredBody(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  boolean isOver() {
    return left == 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(target, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw BadAnswer.early();
    }
    left -= read;
    return read;
  }
}
