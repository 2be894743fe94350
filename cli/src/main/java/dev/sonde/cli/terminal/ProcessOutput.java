package dev.sonde.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the process. Print streams swallow what fails; this one keeps the reason. Owned by
 * the print stream around it, which locks.
 */
public final class ProcessOutput extends FilterOutputStream {

  /** The reader has seen enough, as {@code head} has: nothing that a person must be told. */
  private static final String LEFT = "Broken pipe";

  private volatile @Nullable String failure;

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
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** Why something could not be written; empty too where the reader has closed its end. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure).filter(reason -> !reason.equals(LEFT));
  }
}
