package dev.sonde.cli.files;

import dev.sonde.common.text.WrittenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that the user names, see {@link WrittenText}. */
public final class InputFile {

  private InputFile() {}

  /**
   * The text of the file.
   *
   * @throws FileFault if it cannot be read, or is not UTF-8
   */
  public static String text(Path file) {
    try {
      return WrittenText.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    }
  }
}
