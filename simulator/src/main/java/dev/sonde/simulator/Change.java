package dev.sonde.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A change of one provider, for all its models, at a moment of a scenario. What is null stays as it
 * was.
 *
 * @param afterSeconds when, counted from the beginning of the scenario
 * @param provider slug
 * @param behaviour the name of its behaviour from then on
 * @param pricing its published price from then on
 * @param status how it is listed from then on
 */
public record Change(
    double afterSeconds,
    String provider,
    @Nullable String behaviour,
    Route.@Nullable Pricing pricing,
    Route.@Nullable Status status) {
  public Change {
    Require.notNegative("afterSeconds", afterSeconds);
    Require.filled("provider", provider);
    if (behaviour == null && pricing == null && status == null) {
      throw new IllegalArgumentException(
          "a change of " + provider + " needs a behaviour, pricing or a status");
    }
  }

  /** The route after this change; the same for another provider. */
  Route applied(Route before) {
    if (!before.provider().equals(provider)) {
      return before;
    }
    return new Route(
        before.provider(),
        status == null ? before.status() : status,
        pricing == null ? before.pricing() : pricing,
        before.claims(),
        before.isModelAuthor(),
        behaviour == null ? before.behaviour() : behaviour,
        before.modelInBody());
  }
}
