package dev.sonde.coordinator.catalog;

import dev.sonde.common.run.Price;
import dev.sonde.common.run.Target;
import org.jspecify.annotations.Nullable;

/**
 * One provider of a model as the catalog lists it; missing values are null.
 *
 * @param status {@code live}, {@code error}, or another word
 */
public record ListedProvider(
    String provider,
    String status,
    Terms terms,
    @Nullable Long contextLength,
    Features features,
    Speed speed,
    boolean isModelAuthor) {

  /** What it charges. */
  public record Terms(@Nullable Price price, @Nullable Boolean isFree) {

    static final Terms UNKNOWN = new Terms(null, null);
  }

  /** What it can do beside text. */
  public record Features(
      @Nullable Boolean supportsTools, @Nullable Boolean supportsStructuredOutput) {

    static final Features UNKNOWN = new Features(null, null);
  }

  /** By the catalog's own latest check, a single request. */
  public record Speed(@Nullable Double firstTokenMillis, @Nullable Double tokensPerSecond) {

    static final Speed UNKNOWN = new Speed(null, null);
  }

  /** One of whom there is a name and a status. */
  static ListedProvider named(String provider, String status) {
    return new ListedProvider(
        provider, status, Terms.UNKNOWN, null, Features.UNKNOWN, Speed.UNKNOWN, false);
  }

  public @Nullable Price price() {
    return terms.price();
  }

  /** The listed values that a run records. */
  Target.Listing listing() {
    return new Target.Listing(
        status,
        contextLength,
        features.supportsTools(),
        features.supportsStructuredOutput(),
        speed.firstTokenMillis(),
        speed.tokensPerSecond(),
        isModelAuthor);
  }

  public boolean isLive() {
    return status.equals("live");
  }
}
