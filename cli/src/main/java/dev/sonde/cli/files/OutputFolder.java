package dev.sonde.cli.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A folder that results go to. */
public final class OutputFolder {

  private OutputFolder() {}

  /**
   * Refuses a folder that cannot be made or written to. Nothing is created, because the results
   * come later.
   */
  public static void require(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw FileFault.writing(folder, new NotDirectoryException(existing.toString()));
    }
    if (!Files.isWritable(existing)) {
      throw FileFault.writing(folder, new AccessDeniedException(existing.toString()));
    }
  }
}
