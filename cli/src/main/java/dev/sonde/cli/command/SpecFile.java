package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    try {
      if (file.equals(STDIN)) {
        String text = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
        return new SpecFile("stdin", text, Path.of(""));
      }
      Path path = Path.of(file);
      Path folder = path.toAbsolutePath().getParent();
      return new SpecFile(file, Files.readString(path), folder == null ? Path.of("") : folder);
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.USAGE, file + ": no such file", e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.USAGE, file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
