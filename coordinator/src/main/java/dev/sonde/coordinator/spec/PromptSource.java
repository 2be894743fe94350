package dev.sonde.coordinator.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that a spec names. */
@FunctionalInterface
public interface PromptSource {

  /** The most bytes that are read of one file. */
  int MAX_BYTES = 64 << 20;

  /** For servers: a spec from elsewhere opens no file here. */
  PromptSource REFUSED =
      path -> {
        throw new IOException("files are not read here; put the prompts into the spec");
      };

  /** The file's whole text; an {@link IOException} says why not. */
  String read(String path) throws IOException;

  /** Reads from disk; relative paths start at the folder. */
  static PromptSource relativeTo(Path folder) {
    return path -> {
      Path file = folder.resolve(path);
      if (!Files.isRegularFile(file)) {
        throw new IOException("no such file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException("larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new IOException("not UTF-8", e);
      }
    };
  }
}
