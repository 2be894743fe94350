package dev.sonde.cli.command;

import dev.sonde.coordinator.submit.FileFault;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of results in UTF-8. Every write that fails, the last at closing, is a {@link FileFault}.
 */
final class OutputFile implements AutoCloseable {

  private final Path file;
  private final BufferedWriter writer;

  private OutputFile(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /** Creates the file, or replaces it. */
  static OutputFile create(Path file) {
    try {
      return new OutputFile(file, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  /** Writes a whole file. */
  static void write(Path file, String text) {
    try (OutputFile output = create(file)) {
      output.print(text);
    }
  }

  void line(String line) {
    print(line);
    print("\n");
  }

  void print(String text) {
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
