package dev.sonde.coordinator.catalog;

import dev.sonde.common.run.Price;
import dev.sonde.common.run.Target;
import org.jspecify.annotations.Nullable;

/**
 * One provider of a model as the catalog lists it; missing values are null.
 *
 * @param status {@code live}, {@code error}, or another word
 * @param firstTokenMillis from the catalog's own latest check, a single request
 * @param tokensPerSecond from the same check
 */
public record ListedProvider(
    String provider,
    String status,
    @Nullable Long contextLength,
    @Nullable Price price,
    @Nullable Boolean isFree,
    @Nullable Boolean supportsTools,
    @Nullable Boolean supportsStructuredOutput,
    @Nullable Double firstTokenMillis,
    @Nullable Double tokensPerSecond,
    boolean isModelAuthor) {

  /** The listed values that a run records. */
  Target.Listing listing() {
    return new Target.Listing(
        status,
        contextLength,
        supportsTools,
        supportsStructuredOutput,
        firstTokenMillis,
        tokensPerSecond,
        isModelAuthor);
  }

  public boolean isLive() {
    return status.equals("live");
  }
}
