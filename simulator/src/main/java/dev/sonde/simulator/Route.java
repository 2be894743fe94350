package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One provider of one model, as {@code /v1/models} lists it. Its behaviour may differ from the
 * listed figures. A scenario names all of it at one level.
 *
 * @param provider slug
 * @param status whether the catalog shows it as live, in error, or not at all (dropped)
 * @param pricing USD per million tokens, if published
 * @param isModelAuthor whether the provider published the model
 * @param behaviour the name of its behaviour
 * @param modelInBody the provider's own id of the model, which its answers name, if it differs
 */
public record Route(
    String provider,
    Status status,
    @Nullable Pricing pricing,
    @JsonUnwrapped Claims claims,
    boolean isModelAuthor,
    String behaviour,
    @Nullable String modelInBody) {
  public Route {
    Require.filled("provider", provider);
    Require.filled("behaviour", behaviour);
  }

  /** The provider's own id of a model. */
  String idOf(ModelCard model) {
    return modelInBody == null ? model.id() : modelInBody;
  }

  /**
   * What the catalog says of it, where published.
   *
   * @param contextLength tokens
   * @param throughput tokens a second
   */
  public record Claims(
      @Nullable Integer contextLength,
      @Nullable Boolean supportsTools,
      @Nullable Boolean supportsStructuredOutput,
      @Nullable Double firstTokenLatencyMillis,
      @Nullable Double throughput) {
    public Claims {
      if (contextLength != null) {
        Require.positive("contextLength", contextLength);
      }
    }
  }

  /** USD per million tokens. */
  public record Pricing(double input, double output) {
    public Pricing {
      Require.notNegative("pricing.input", input);
      Require.notNegative("pricing.output", output);
    }
  }

  /** The status of a provider in the catalog. */
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
