package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.catalog.Catalog;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.catalog.TargetResolver;
import dev.sonde.coordinator.plan.SelectorCheck;
import dev.sonde.coordinator.spec.SpecException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    Catalog catalog = catalog(spec);
    TargetResolver.Resolution resolution;
    try {
      resolution = TargetResolver.resolve(spec, catalog);
      SelectorCheck.check(spec, resolution.targets());
    } catch (SpecException e) {
      boolean nobody = e.faults().stream().anyMatch(fault -> fault.path().startsWith("models"));
      throw nobody
          ? new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e)
          : e;
    } catch (CatalogException e) {
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
    if (manner != Manner.QUIET_RUN) {
      resolution.notes().forEach(note -> console.err().println("note: " + note));
    }
    return resolution.targets();
  }

  private Catalog catalog(Spec spec) {
    CatalogClient client = CatalogFlags.client(clocks, flags.cache(console, clocks));
    try {
      return client.catalogFor(spec, credentials.token(spec.endpoint()));
    } catch (CatalogException e) {
      String hub = flags.hub(console, spec.endpoint());
      if (hub != null && e.kind() == CatalogException.Kind.UNREACHABLE) {
        return fromHub(client, hub, spec, e);
      }
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
  }

  private Catalog fromHub(CatalogClient client, String hub, Spec spec, CatalogException why) {
    try {
      Catalog catalog = client.catalogFromHub(hub, spec);
      if (manner != Manner.QUIET_RUN) {
        console
            .err()
            .println("note: " + why.getMessage() + "; the Hub names the providers, without prices");
      }
      return catalog;
    } catch (CatalogException e) {
      why.addSuppressed(e);
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(why.getMessage()), why);
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
