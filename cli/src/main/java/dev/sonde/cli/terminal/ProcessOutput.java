package dev.sonde.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the process. Print streams swallow what fails; this one keeps the reason. A reader
 * that has closed its end, as {@code head} and {@code grep -q} do, has all that it wants: the rest
 * is dropped, and that is no failure. Owned by the print stream around it, which locks.
 */
public final class ProcessOutput extends FilterOutputStream {

  /** What the system says, in any language, when the reader has closed its end. */
  private static final String LEFT = "broken pipe";

  private volatile @Nullable String failure;
  private volatile boolean left;

  public ProcessOutput(OutputStream out) {
    super(out);
  }

  /** A print stream of UTF-8 to this stream, whatever the platform's encoding is. */
  public PrintStream printing() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (left) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      left = reason.toLowerCase(Locale.ROOT).contains(LEFT);
      if (!left) {
        failure = reason;
        throw e;
      }
    }
  }

  /** Why something could not be written. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
