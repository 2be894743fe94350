package dev.sonde.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The way to a terminal that keeps one line of progress at its end: it is cleared before anything
 * else is written, and drawn again after it. Locks itself.
 */
final class StatusLine extends OutputStream {

  /** Returns to the begin of the line and clears it. */
  static final String CLEAR = "\r\u001b[2K";

  private final PrintStream out;
  private String shown = "";

  /** Whether something else has begun a line where the progress was. */
  private boolean interrupted;

  StatusLine(PrintStream out) {
    this.out = out;
  }

  /** A print stream of UTF-8 to this stream. */
  PrintStream printing() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  /** Draws a line in place of the one before; an empty one only clears. */
  synchronized void show(String line) {
    if (!interrupted) {
      out.print((shown.isEmpty() && line.isEmpty() ? "" : CLEAR) + line);
      out.flush();
    }
    shown = line;
    interrupted &= !line.isEmpty();
  }

  @Override
  public synchronized void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    if (!shown.isEmpty() && !interrupted) {
      out.print(CLEAR);
    }
    out.write(bytes, offset, length);
    interrupted = !shown.isEmpty() && bytes[offset + length - 1] != '\n';
    if (!shown.isEmpty() && !interrupted) {
      out.print(shown);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (out.checkError()) {
      throw new IOException("the stream cannot be written");
    }
  }
}
