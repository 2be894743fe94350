package dev.sonde.history.point;

import org.jspecify.annotations.Nullable;

/**
 * What the catalog said of the target when the slot's run was planned.
 *
 * @param price null without one
 * @param listing null where the catalog has no entry
 */
public record Published(@Nullable PriceList price, @Nullable Listing listing) {

  /** USD a million tokens; {@code cachedInput} is null where no other price is published for it. */
  public record PriceList(double input, double output, @Nullable Double cachedInput) {}

  /**
   * The entry of the catalog: claims, not measurements.
   *
   * @param status {@code live}, {@code error}, {@code staging}, or another word
   * @param ttftMs of the catalog's own last check, a single request
   * @param tokensPerSecond of the same check
   */
  public record Listing(
      String status,
      @Nullable Long contextLength,
      @Nullable Boolean supportsTools,
      @Nullable Boolean supportsStructuredOutput,
      @Nullable Double ttftMs,
      @Nullable Double tokensPerSecond) {}
}
