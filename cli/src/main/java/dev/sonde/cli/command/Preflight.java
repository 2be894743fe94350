package dev.sonde.cli.command;

import dev.sonde.cli.hub.HubClient;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.http.HttpFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether an account may be measured with, before any load: whose the token is, and then one
 * token of the cheapest target, for only that tells permission and credit. Sends nothing without a
 * token, and nothing to a router that is not Hugging Face's unless asked to.
 */
final class Preflight {

  /** Tokens that a prompt of two letters may become in a chat template. */
  static final int MOST_INPUT = 258;

  private final Credentials credentials;
  private final @Nullable Boolean wanted;

  /**
   * A check.
   *
   * @param wanted true or false where a flag says so, else null
   */
  Preflight(Credentials credentials, @Nullable Boolean wanted) {
    this.credentials = credentials;
    this.wanted = wanted;
  }

  /**
   * Who would be asked for one token: the cheapest priced target of the spec's own endpoint that
   * takes the Hugging Face token.
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

  /** The most that asking a target costs, in nano-USD. */
  static long mostNanoUsd(Target target) {
    Price price = target.price();
    return price == null ? 0 : price.costNanoUsd(MOST_INPUT, 0, 1);
  }

  private static long outputPrice(Target target) {
    Price price = target.price();
    return price == null ? Long.MAX_VALUE : price.outputPicoUsd();
  }

  /**
   * Asks.
   *
   * @param hub where to ask whose the token is, or null
   * @throws CommandException with exit code 5 and a sentence of its own for each answer that says
   *     that nothing could be measured
   */
  void check(Spec spec, Target target, @Nullable String hub) {
    HubClient client =
        new HubClient(Objects.requireNonNull(credentials.token(target.endpoint()), "token"));
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

  /** Other failures are the target's, and what the run is for. */
  private static void judge(HubClient.Answer answer) {
    String words = answer.error();
    switch (answer.status()) {
      case 401 -> throw refused("the token in HF_TOKEN is not accepted", words);
      case 402 -> throw refused("the account has no credit left", words);
      case 403 ->
          throw refused(
              "the token in HF_TOKEN may not \"Make calls to Inference Providers\"", words);
      default -> {
        // The run will tell.
      }
    }
  }

  private static CommandException refused(String why, String words) {
    String quoted = words.isEmpty() ? "" : " (\"" + words + "\")";
    return new CommandException(
        ExitCode.NOTHING_MEASURED,
        why + quoted + "; no load was applied, --no-preflight skips this check");
  }
}
