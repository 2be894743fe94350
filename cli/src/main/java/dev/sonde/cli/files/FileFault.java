package dev.sonde.cli.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** A file or folder of the user that cannot be used. The message has its path and the reason. */
public final class FileFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What the system says without a path. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|File too large|Input/output error");

  private static final Pattern FOLDER = Pattern.compile("Is a directory");

  private FileFault(String message, IOException cause) {
    super(message, cause);
  }

  public static FileFault reading(Path file, IOException cause) {
    return new FileFault(file + " cannot be read: " + reason(cause), cause);
  }

  public static FileFault writing(Path file, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "its folder does not exist" : reason(cause);
    return new FileFault(file + " cannot be written: " + reason, cause);
  }

  /** The reason of a failure, as a part of a sentence. */
  public static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
      return "a file has the name of a folder";
    }
    String told = cause instanceof FileSystemException system ? system.getReason() : null;
    String text = told == null ? String.valueOf(cause.getMessage()) : told;
    return FOLDER.matcher(text).find() ? "it is a folder" : text;
  }

  /** The message for a failure that a file of this machine has caused; empty for all others. */
  public static Optional<String> explained(Throwable failure) {
    Throwable around = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof FileFault) {
        return Optional.ofNullable(each.getMessage());
      }
      if (each instanceof IOException io && isOfFiles(io)) {
        return Optional.of(message(around, io));
      }
      around = each;
    }
    return Optional.empty();
  }

  private static String message(Throwable around, IOException io) {
    String path = io instanceof FileSystemException system ? system.getFile() : null;
    boolean bare = around == io || around instanceof CompletionException;
    if (bare || around.getMessage() == null) {
      return (path == null ? "a file" : path) + " cannot be used: " + reason(io);
    }
    return around.getMessage() + ": " + reason(io);
  }

  private static boolean isOfFiles(IOException io) {
    return io instanceof FileSystemException
        || io instanceof FileNotFoundException
        || io instanceof CharacterCodingException
        || FULL.matcher(String.valueOf(io.getMessage())).find();
  }
}
