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

/** Finds out whom a spec's models and providers mean, before anything is sent. */
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

  /** For a run: whoever is to be probed needs a token. */
  static Discovery forRun(
      Console console, Clocks clocks, Credentials credentials, CatalogFlags flags, boolean quiet) {
    return new Discovery(
        console, clocks, credentials, flags, quiet ? Manner.QUIET_RUN : Manner.RUN);
  }

  /** For a plan, which sends nothing. */
  static Discovery forPlan(
      Console console, Clocks clocks, Credentials credentials, CatalogFlags flags) {
    return new Discovery(console, clocks, credentials, flags, Manner.PLAN);
  }

  /** The targets of a spec; says on stderr what a person should know about them. */
  List<Target> targets(Spec spec) {
    if (manner != Manner.PLAN) {
      spec.providers().forEach(provider -> requireToken(spec, provider));
    }
    CatalogClient client = CatalogFlags.client(flags.cache(console, clocks));
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

  /** What this process's keys and flags allow. */
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
      console.err().println("note: " + note);
    }
  }

  /** A spec may be anybody's: what it names is not trusted with a token that it does not name. */
  private void withheld(String endpoint) {
    boolean said = manner == Manner.QUIET_RUN || !withheld.add(endpoint);
    if (!said && credentials.tokens().token(null) != null) {
      console
          .err()
          .println(
              "note: the Hugging Face token is not sent to %s, which only the spec names; --router or a provider's tokenEnv: HF_TOKEN would send it"
                  .formatted(endpoint));
    }
  }

  /** Told before anything is asked: a catalog may answer whom a probe may not. */
  private void requireToken(Spec spec, ProviderSpec provider) {
    String variable = provider.tokenEnv();
    String endpoint = provider.endpoint() == null ? spec.endpoint() : provider.endpoint();
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
