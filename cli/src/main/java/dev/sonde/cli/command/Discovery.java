package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.submit.TargetDiscovery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the models and providers of a spec to targets, before any probe is sent. */
final class Discovery {

  private final Console console;
  private final Clocks clocks;
  private final Credentials credentials;
  private final CatalogFlags flags;
  private final Manner manner;
  private final Set<String> withheld = new HashSet<>();

  private enum Manner {
    PLAN,
    RUN,
    QUIET_RUN
  }

  private Discovery(
      Console console, Clocks clocks, Credentials credentials, CatalogFlags flags, Manner manner) {
    this.console = console;
    this.clocks = clocks;
    this.credentials = credentials;
    this.flags = flags;
    this.manner = manner;
  }

  /** For a run: every endpoint that is not on this machine needs a token. */
  static Discovery forRun(
      Console console, Clocks clocks, Credentials credentials, CatalogFlags flags, boolean quiet) {
    return new Discovery(
        console, clocks, credentials, flags, quiet ? Manner.QUIET_RUN : Manner.RUN);
  }

  /** For a plan, which sends no probes and needs no token. */
  static Discovery forPlan(
      Console console, Clocks clocks, Credentials credentials, CatalogFlags flags) {
    return new Discovery(console, clocks, credentials, flags, Manner.PLAN);
  }

  /** The targets of a spec; prints notes about them on stderr. */
  List<Target> targets(Spec spec) {
    if (manner != Manner.PLAN) {
      spec.providers().forEach(provider -> requireToken(spec, provider));
    }
    CatalogClient client =
        CatalogFlags.client(flags.cache(console, clocks), credentials.outbound());
    try {
      return new TargetDiscovery(client, new Access()).targets(spec, this::note);
    } catch (SpecException e) {
      boolean nobody = e.faults().stream().anyMatch(fault -> fault.path().startsWith("models"));
      throw nobody
          ? new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e)
          : e;
    } catch (CatalogException e) {
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
  }

  /** The tokens and Hubs that the keys and flags of this process allow. */
  private final class Access implements TargetDiscovery.Access {

    @Override
    public @Nullable String token(String endpoint) {
      return credentials.token(endpoint);
    }

    @Override
    public @Nullable String hub(String endpoint) {
      return flags.hub(console, endpoint);
    }
  }

  private void note(String note) {
    if (manner != Manner.QUIET_RUN) {
      console.note(note);
    }
  }

  /**
   * Prints that the token is not sent to an endpoint that only the spec names: anyone may have
   * written the spec.
   */
  private void withheld(String endpoint) {
    boolean said = manner == Manner.QUIET_RUN || !withheld.add(endpoint);
    if (!said && credentials.tokens().token(null) != null) {
      console
          .err()
          .println(
              "note: the Hugging Face token is not sent to %s, which only the spec names; to send it, set --router or the provider's tokenEnv: HF_TOKEN"
                  .formatted(endpoint));
    }
  }

  private void requireHeader(String name, String variable) {
    if (credentials.tokens().token(variable) == null) {
      throw new CommandException(
          ExitCode.NOTHING_MEASURED, "no value for the header " + name + ": set " + variable);
    }
  }

  /** Checked before the catalog is requested, which may answer without a token. */
  private void requireToken(Spec spec, ProviderSpec provider) {
    String variable = provider.tokenEnv();
    String endpoint = provider.endpoint() == null ? spec.endpoint() : provider.endpoint();
    if (!Loopback.is(endpoint)) {
      spec.request().headers().forEach(this::requireHeader);
    }
    if (!credentials.reach().sends(endpoint, variable)) {
      withheld(endpoint);
      return;
    }
    if (credentials.tokens().token(variable) != null || Loopback.is(endpoint)) {
      return;
    }
    String where =
        variable == null
            ? "set HF_TOKEN to a token that may \"Make calls to Inference Providers\""
            : "set " + variable;
    throw new CommandException(
        ExitCode.NOTHING_MEASURED,
        "no token for " + endpoint + ": " + where + ", or try --simulate, which needs none");
  }
}
