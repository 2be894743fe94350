package dev.sonde.coordinator.spec;

import java.io.IOException;

/** Reads the files that a spec names. */
@FunctionalInterface
public interface PromptSource {

  /** For servers: a submitted spec cannot read files. */
  PromptSource REFUSED =
      path -> {
        throw new IOException("files are not read here; put the prompts into the spec");
      };

  /**
   * The whole text of the file. The message of the {@link IOException} gives the reason of a
   * failure.
   */
  String read(String path) throws IOException;
}
