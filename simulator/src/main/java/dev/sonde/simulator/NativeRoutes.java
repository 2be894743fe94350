package dev.sonde.simulator;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chat routes of single providers, {@code /PROVIDER/ROUTE}. They take the provider's own ids of
 * models.
 */
final class NativeRoutes {
  private static final String COMMON = "/v1/chat/completions";
  private static final String MODELS = "/models/";
  private static final String HF_INFERENCE = "hf-inference";

  private static final Map<String, String> ROUTES =
      Map.of(
          "cohere", "/compatibility/v1/chat/completions",
          "deepinfra", "/v1/openai/chat/completions",
          "fireworks-ai", "/inference/v1/chat/completions",
          "groq", "/openai/v1/chat/completions",
          "novita", "/v3/openai/chat/completions",
          "zai-org", "/api/paas/v4/chat/completions");

  private NativeRoutes() {}

  /**
   * A chat route.
   *
   * @param model the model that the path names, if it names one
   */
  record Route(String provider, @Nullable String model) {}

  /** The route of a decoded path, if it is one. */
  static Optional<Route> of(String path) {
    int slash = path.indexOf('/', 1);
    if (!path.startsWith("/") || slash < 2 || path.startsWith(COMMON)) {
      return Optional.empty();
    }
    String provider = path.substring(1, slash);
    String rest = path.substring(slash);
    if (provider.equals(HF_INFERENCE)) {
      boolean chat =
          rest.startsWith(MODELS)
              && rest.endsWith(COMMON)
              && rest.length() > MODELS.length() + COMMON.length();
      return chat
          ? Optional.of(
              new Route(provider, rest.substring(MODELS.length(), rest.length() - COMMON.length())))
          : Optional.empty();
    }
    return rest.equals(ROUTES.getOrDefault(provider, COMMON))
        ? Optional.of(new Route(provider, null))
        : Optional.empty();
  }
}
