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
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.worker.probe.TokenSource;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Finds out whom a spec's models and providers mean, before anything is sent. */
final class Discovery {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Console console;
  private final Clocks clocks;
  private final TokenSource tokens;
  private final boolean sending;
  private final boolean quiet;

  private Discovery(
      Console console, Clocks clocks, TokenSource tokens, boolean sending, boolean quiet) {
    this.console = console;
    this.clocks = clocks;
    this.tokens = tokens;
    this.sending = sending;
    this.quiet = quiet;
  }

  /** For a run: whoever is to be probed needs a token. */
  static Discovery forRun(Console console, Clocks clocks, TokenSource tokens, boolean quiet) {
    return new Discovery(console, clocks, tokens, true, quiet);
  }

  /** For a plan, which sends nothing. */
  static Discovery forPlan(Console console, Clocks clocks, TokenSource tokens) {
    return new Discovery(console, clocks, tokens, false, false);
  }

  /** The targets of a spec; says on stderr what a person should know about them. */
  List<Target> targets(Spec spec) {
    if (sending) {
      spec.providers().forEach(provider -> requireToken(spec, provider));
    }
    Catalog catalog = catalog(spec);
    TargetResolver.Resolution resolution;
    try {
      resolution = TargetResolver.resolve(spec, catalog);
    } catch (SpecException e) {
      boolean nobody = e.faults().stream().anyMatch(fault -> fault.path().startsWith("models"));
      throw nobody
          ? new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e)
          : e;
    } catch (CatalogException e) {
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
    if (!quiet) {
      resolution.notes().forEach(note -> console.err().println("note: " + note));
    }
    return resolution.targets();
  }

  private Catalog catalog(Spec spec) {
    try {
      return new CatalogClient(clocks.monotonic(), TIMEOUT).catalogFor(spec, tokens.token(null));
    } catch (CatalogException e) {
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Told before anything is asked: a catalogue may answer whom a probe may not. */
  private void requireToken(Spec spec, ProviderSpec provider) {
    String variable = provider.tokenEnv();
    String endpoint = provider.endpoint() == null ? spec.endpoint() : provider.endpoint();
    if (tokens.token(variable) != null || isLoopback(endpoint)) {
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

  private static boolean isLoopback(String endpoint) {
    try {
      return InetAddress.getByName(URI.create(endpoint).getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
