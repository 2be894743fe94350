package dev.sonde.simulator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks tokens. Three of them are always refused, each with its own status. */
final class Auth {
  private Auth() {}

  static Optional<Refusal> check(@Nullable String authorization, boolean requireToken) {
    String token =
        authorization != null && authorization.startsWith("Bearer ")
            ? authorization.substring("Bearer ".length()).strip()
            : "";
    return switch (token) {
      case "" -> requireToken ? Optional.of(Refusal.unauthorized()) : Optional.empty();
      case "hf_bad" -> Optional.of(Refusal.unauthorized());
      case "hf_noperm" -> Optional.of(Refusal.noPermission());
      case "hf_broke" -> Optional.of(Refusal.noCredits());
      default -> Optional.empty();
    };
  }
}
