package dev.sonde.cli.files;

import dev.sonde.common.text.WrittenText;
import dev.sonde.coordinator.spec.PromptSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the files that a spec names from disk, and {@code -} from stdin. What can be read only once
 * is kept, because a spec may be parsed twice. For one thread.
 */
public final class PromptFiles implements PromptSource {

  /** The size limit of one file. */
  public static final int MAX_BYTES = 64 << 20;

  private static final String STDIN = "-";

  private final Path folder;
  private final InputStream stdin;
  private final Map<String, String> kept = new HashMap<>();

  /**
   * Reads files.
   *
   * @param folder base of relative paths
   */
  public PromptFiles(Path folder, InputStream stdin) {
    this.folder = folder;
    this.stdin = stdin;
  }

  @Override
  public String read(String path) throws IOException {
    String known = kept.get(path);
    if (known != null) {
      return known;
    }
    if (path.equals(STDIN)) {
      return keep(path, text(stdin));
    }
    Path file = resolved(path);
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = text(in);
      return Files.isRegularFile(file) ? text : keep(path, text);
    } catch (IOException e) {
      throw new IOException(FileFault.reason(e), e);
    }
  }

  private Path resolved(String path) throws IOException {
    try {
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new IOException("it is no path: " + e.getReason(), e);
    }
  }

  private String keep(String path, String text) {
    kept.put(path, text);
    return text;
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    return WrittenText.of(bytes);
  }
}
