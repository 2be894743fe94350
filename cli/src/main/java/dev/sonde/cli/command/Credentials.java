package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.common.reach.Reach;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.TokenSource;
import org.jspecify.annotations.Nullable;

/** This process's keys, and where they may go. */
record Credentials(TokenSource tokens, Reach reach) {

  /**
   * For specs of whoever typed the command.
   *
   * @param routers what {@code --router} says: unlike a spec's endpoint it is the typist's own word
   */
  static Credentials own(Console console, @Nullable Iterable<String> routers) {
    String named = null;
    if (routers != null) {
      for (String router : routers) {
        named = router;
      }
    }
    return new Credentials(ProcessTokens.of(console), Reach.ofOwner(named));
  }

  KeySource keys() {
    return KeySource.of(tokens, reach);
  }

  /** The Hugging Face token, where this endpoint is to have it. */
  @Nullable String token(String endpoint) {
    return keys().of(endpoint, null).token();
  }
}
