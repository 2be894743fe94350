package dev.sonde.cli.command;

import dev.sonde.cli.hub.HubClient;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the account before any load: first asks the Hub whose the token is, then requests one
 * output token from the cheapest target, because only a completion shows permission and credit.
 * Sends nothing without a token, and nothing to another router than Hugging Face's unless a flag
 * says so.
 */
final class Preflight {

  /** The most input tokens that a prompt of two letters may have with its chat template. */
  static final int MOST_INPUT = 258;

  private final Credentials credentials;
  private final @Nullable Boolean wanted;

  /**
   * Creates the check.
   *
   * @param wanted the value of {@code --preflight}; null if it is not given
   */
  Preflight(Credentials credentials, @Nullable Boolean wanted) {
    this.credentials = credentials;
    this.wanted = wanted;
  }

  /**
   * The target to request one token from: the cheapest priced target of the spec's own endpoint
   * that takes the Hugging Face token; empty if nothing is to be checked.
   */
  Optional<Target> asked(Spec spec, List<Target> targets) {
    boolean real = CatalogFlags.isRealRouter(spec.endpoint());
    boolean on = wanted == null ? real : wanted;
    if (!on || credentials.token(spec.endpoint()) == null) {
      return Optional.empty();
    }
    return targets.stream()
        .filter(each -> each.tokenEnv() == null && each.endpoint().equals(spec.endpoint()))
        .filter(each -> each.price() != null)
        .min(Comparator.comparingLong(Preflight::outputPrice).thenComparing(Target::index));
  }

  /** The worst-case cost of the request, in nano-USD. */
  static long mostNanoUsd(Target target) {
    Price price = target.price();
    return price == null ? 0 : price.costNanoUsd(MOST_INPUT, 0, 1);
  }

  private static long outputPrice(Target target) {
    Price price = target.price();
    return price == null ? Long.MAX_VALUE : price.outputPicoUsd();
  }

  /**
   * Checks the account.
   *
   * @param hub the Hub that says whose the token is, or null
   * @throws CommandException with exit code 5 if the account cannot be used or cannot be checked
   */
  void check(Spec spec, Target target, @Nullable String hub) {
    HubClient client =
        new HubClient(
            Objects.requireNonNull(credentials.token(target.endpoint()), "token"),
            credentials.outbound());
    try {
      if (hub != null && client.whoami(hub).status() == 401) {
        throw refused("the token in HF_TOKEN is not accepted", "");
      }
      judge(client.complete(target.endpoint(), target.wireModel(), spec.billTo()));
    } catch (HttpFailure e) {
      throw new CommandException(
          ExitCode.NOTHING_MEASURED, "the account cannot be checked: " + e.getMessage(), e);
    }
  }

  /** Refuses 401, 402 and 403. Other failures are the target's, and the run measures them. */
  private static void judge(HubClient.Answer answer) {
    String words = answer.error();
    switch (answer.status()) {
      case 401 -> throw refused("the token in HF_TOKEN is not accepted", words);
      case 402 -> throw refused("the account has no credit left", words);
      case 403 ->
          throw refused(
              "the token in HF_TOKEN may not \"Make calls to Inference Providers\"", words);
      default -> {
        // The run measures it.
      }
    }
  }

  private static CommandException refused(String why, String words) {
    String quoted = words.isEmpty() ? "" : " (\"" + words + "\")";
    return new CommandException(
        ExitCode.NOTHING_MEASURED,
        why + quoted + "; no probe was sent; --no-preflight skips this check");
  }
}
