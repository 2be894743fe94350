package dev.sonde.cli.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of results in UTF-8. Every write that fails, the last at closing, is a {@link FileFault}.
 */
public final class OutputFile implements AutoCloseable {

  private final Path file;
  private final BufferedWriter writer;

  private OutputFile(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /** Creates the file, or replaces it. */
  public static OutputFile create(Path file) {
    try {
      return new OutputFile(file, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  /** Writes a whole file. */
  public static void write(Path file, String text) {
    try (OutputFile output = create(file)) {
      output.print(text);
    }
  }

  public void line(String line) {
    print(line);
    print("\n");
  }

  public void print(String text) {
    try {
      writer.write(text);
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }
}
