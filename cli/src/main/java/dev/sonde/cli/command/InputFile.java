package dev.sonde.cli.command;

import dev.sonde.common.text.WrittenText;
import dev.sonde.coordinator.submit.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that the user names, see {@link WrittenText}. */
final class InputFile {

  private InputFile() {}

  /**
   * The text of the file.
   *
   * @throws FileFault if it cannot be read, or is not UTF-8
   */
  static String text(Path file) {
    try {
      return WrittenText.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    }
  }
}
