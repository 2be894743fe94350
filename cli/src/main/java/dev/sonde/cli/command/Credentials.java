package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.TokenSource;
import org.jspecify.annotations.Nullable;

/** The keys of this process, and the endpoints that they may be sent to. */
record Credentials(TokenSource tokens, Reach reach, Outbound outbound) {

  /**
   * For a spec that is run on the command line.
   *
   * @param routers the values of {@code --router}; the last one may receive the token, because the
   *     user has named it and not only the spec
   */
  static Credentials own(Console console, @Nullable Iterable<String> routers, OutboundFlags way) {
    String named = null;
    if (routers != null) {
      for (String router : routers) {
        named = router;
      }
    }
    return new Credentials(ProcessTokens.of(console), Reach.ofOwner(named), way.outbound(console));
  }

  KeySource keys() {
    return KeySource.of(tokens, reach);
  }

  /** The Hugging Face token if it may be sent to this endpoint, else null. */
  @Nullable String token(String endpoint) {
    return keys().of(endpoint, null).token();
  }
}
