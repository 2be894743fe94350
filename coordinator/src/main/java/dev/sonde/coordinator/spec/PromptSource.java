package dev.sonde.coordinator.spec;

import java.io.IOException;

/** Reads the files that a spec names. */
@FunctionalInterface
public interface PromptSource {

  /** For servers: a spec from elsewhere opens no file here. */
  PromptSource REFUSED =
      path -> {
        throw new IOException("files are not read here; put the prompts into the spec");
      };

  /** The file's whole text; an {@link IOException} says why not. */
  String read(String path) throws IOException;
}
