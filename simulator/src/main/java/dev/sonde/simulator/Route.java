package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One provider of one model, as {@code /v1/models} lists it. Its behaviour may differ from the
 * listed figures.
 *
 * @param provider slug
 * @param status whether the catalog shows it as live, in error, or not at all (dropped)
 * @param pricing USD per million tokens, where published
 * @param contextLength tokens, where published
 * @param supportsTools where published
 * @param supportsStructuredOutput where published
 * @param firstTokenLatencyMillis what the catalog claims
 * @param throughput tokens a second the catalog claims
 * @param isModelAuthor whether the provider published the model
 * @param behaviour name of the behaviour it answers with
 * @param modelInBody the model its answers name, where it is not the one asked for
 */
public record Route(
    String provider,
    Status status,
    @Nullable Pricing pricing,
    @Nullable Integer contextLength,
    @Nullable Boolean supportsTools,
    @Nullable Boolean supportsStructuredOutput,
    @Nullable Double firstTokenLatencyMillis,
    @Nullable Double throughput,
    boolean isModelAuthor,
    String behaviour,
    @Nullable String modelInBody) {
  public Route {
    Require.filled("provider", provider);
    Require.filled("behaviour", behaviour);
    if (contextLength != null) {
      Require.positive("contextLength", contextLength);
    }
  }

  /** USD per million tokens. */
  public record Pricing(double input, double output) {
    public Pricing {
      Require.notNegative("pricing.input", input);
      Require.notNegative("pricing.output", output);
    }
  }

  /** What the catalog says of a provider. */
  public enum Status {
    LIVE,
    ERROR,
    STAGING,
    DROPPED;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }
}
