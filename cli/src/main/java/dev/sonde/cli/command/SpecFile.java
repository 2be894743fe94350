package dev.sonde.cli.command;

import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.InputFile;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.WrittenText;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The text of a spec.
 *
 * @param name its name in messages
 * @param folder the folder of the files that it names
 */
record SpecFile(String name, String text, Path folder) {

  private static final String STDIN = "-";

  static SpecFile read(Console console, String file) {
    if (file.equals(STDIN)) {
      return new SpecFile("stdin", stdin(console), Path.of(""));
    }
    Path path = Path.of(file);
    Path folder = path.toAbsolutePath().getParent();
    return new SpecFile(file, InputFile.text(path), folder == null ? Path.of("") : folder);
  }

  private static String stdin(Console console) {
    try {
      return WrittenText.of(console.in().readAllBytes());
    } catch (IOException e) {
      throw FileFault.reading(Path.of("stdin"), e);
    }
  }
}
