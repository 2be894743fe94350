package dev.sonde.cli.command;

import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.server.ServerException;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.NearestName;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.kafka.TopicSetup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command with its verbs, and the exit code of each failure. */
@Command(
    name = "sonde",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures how fast LLM inference providers answer, how often they fail and what they cost.",
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "Examples:",
      "  sonde compare meta-llama/Llama-3.1-8B-Instruct --simulate",
      "  sonde compare openai/gpt-oss-20b --providers groq,novita --count 20",
      "  sonde run examples/compare-providers.yaml --simulate",
      "",
      "Exit codes: 0 valid, 1 threshold failed, 2 usage, 3 invalid, 4 incomplete,",
      "5 nothing measured, 70 defect, 130 interrupted twice."
    })
public final class SondeCommand implements Runnable {

  private static final Set<String> VERSION = Set.of("--version", "-V");

  /** The aliases of verbs, and the verb of the option parser. */
  private static final Set<String> OTHER_NAMES = Set.of("help", "simulate");

  /** The option parser takes no less. */
  private static final int NARROWEST_HELP = 55;

  private static final int WIDEST_HELP = 80;

  private final Console console;

  @Spec private @Nullable CommandSpec described;

  private SondeCommand(Console console) {
    this.console = console;
  }

  /** Runs one command line and returns its exit code. */
  public static int execute(Console console, Clocks clocks, String... args) {
    try (BrokerAhead ahead = BrokerAhead.of(args)) {
      Configuration configuration = Configuration.read(console.environment(), args);
      Map<String, Supplier<Object>> verbs = verbs(console, clocks, ahead);
      Map<String, Supplier<Object>> roles = roles(console, clocks, configuration);
      String named = args.length == 0 ? "" : args[0];
      // Describing every verb would slow down the start, so only the named verb is added. With a
      // file
      // all of them are needed: it may have lines for any role.
      boolean isKnown =
          verbs.containsKey(named) || roles.containsKey(named) || VERSION.contains(named);
      requireKnown(named, isKnown, verbs.keySet(), roles.keySet());
      if (isKnown && !configuration.hasFile()) {
        verbs.keySet().retainAll(Set.of(named));
        roles.keySet().retainAll(Set.of(named));
      }
      CommandLine line = new CommandLine(new SondeCommand(console));
      verbs.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
      addRoles(line, roles, configuration);
      return written(console, prepare(line, console).execute(args));
    } catch (CommandException e) {
      return explain(console, e).code();
    }
  }

  /** Refuses a verb that does not exist, also before {@code --help}. */
  private static void requireKnown(
      String named, boolean isKnown, Set<String> verbs, Set<String> roles) {
    if (isKnown || named.isEmpty() || named.startsWith("-") || OTHER_NAMES.contains(named)) {
      return;
    }
    List<String> all = new ArrayList<>(verbs);
    all.addAll(roles);
    String near =
        NearestName.of(named, all).map(each -> "; did you mean \"" + each + "\"?").orElse("");
    throw new CommandException(
        ExitCode.USAGE, "\"" + named + "\" is no verb; sonde --help lists them" + near);
  }

  /** The exit code of a command whose output may not have been written. */
  private static int written(Console console, int exitCode) {
    if (!console.out().checkError() || exitCode == ExitCode.DEFECT.code()) {
      return exitCode;
    }
    return ExitCode.USAGE.code();
  }

  private static Map<String, Supplier<Object>> verbs(
      Console console, Clocks clocks, BrokerAhead ahead) {
    Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();
    verbs.put("compare", () -> new CompareCommand(console, clocks, ahead));
    verbs.put("run", () -> new RunCommand(console, clocks, ahead));
    verbs.put("plan", () -> new PlanCommand(console, clocks));
    verbs.put("providers", () -> new ProvidersCommand(console, clocks));
    verbs.put("report", () -> new ReportCommand(console));
    verbs.put("diff", () -> new DiffCommand(console));
    verbs.put("reconcile", () -> new ReconcileCommand(console, clocks));
    verbs.put("events", () -> new EventsCommand(console));
    verbs.put("schema", () -> new SchemaCommand(console));
    verbs.put("selftest", () -> new SelftestCommand(console, clocks));
    return verbs;
  }

  private static Map<String, Supplier<Object>> roles(
      Console console, Clocks clocks, Configuration configuration) {
    Map<String, Supplier<Object>> roles = new LinkedHashMap<>();
    roles.put("simulator", () -> new SimulatorCommand(console));
    roles.put("broker", () -> new BrokerCommand(console));
    roles.put("coordinator", () -> new CoordinatorCommand(console, clocks, configuration));
    roles.put("worker", () -> new WorkerCommand(console, clocks, configuration));
    roles.put("up", () -> new UpCommand(console, clocks, configuration));
    roles.put("submit", () -> new SubmitCommand(console, clocks));
    roles.put("runs", () -> new RunsCommand(console));
    roles.put("watch", () -> new WatchCommand(console, clocks));
    roles.put("cancel", () -> new CancelCommand(console));
    roles.put("audit", () -> new AuditCommand(console, clocks));
    return roles;
  }

  private static CommandLine prepare(CommandLine line, Console console) {
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpWidth(Math.max(NARROWEST_HELP, Math.min(WIDEST_HELP, console.width())));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // @FILE is the value of --prompt, and no file of arguments.
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(new WrongUsage(console));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> explain(console, failure).code());
    return line;
  }

  private static void addRoles(
      CommandLine line, Map<String, Supplier<Object>> roles, Configuration configuration) {
    Set<String> flags = new TreeSet<>();
    roles.forEach(
        (name, role) -> {
          CommandLine verb = new CommandLine(role.get());
          if (verb.getCommand() instanceof AuditCommand audit) {
            audit.addVerbs(verb);
          }
          verb.setDefaultValueProvider(configuration);
          verb.getCommandSpec().options().stream()
              .filter(option -> !option.usageHelp() && !option.versionHelp())
              .forEach(option -> flags.add(option.longestName()));
          line.addSubcommand(name, verb);
        });
    configuration.check(flags);
  }

  @Override
  public void run() {
    CommandSpec all = described;
    if (all != null) {
      all.commandLine().usage(console.out());
    }
  }

  /** Prints the message of a failure and returns its exit code. */
  private static ExitCode explain(Console console, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CommandException known) {
      console.message("sonde: " + known.getMessage());
      return known.exitCode();
    }
    if (cause instanceof ServerException server) {
      console.message("sonde: " + server.getMessage());
      return of(server);
    }
    if (cause instanceof InvalidPathException path) {
      console.line("sonde: \"" + path.getInput() + "\" is no path: " + path.getReason());
      return ExitCode.USAGE;
    }
    if (cause instanceof SpecException || cause instanceof TopicSetup.WrongTopicException) {
      console.message(String.valueOf(cause.getMessage()));
      return ExitCode.USAGE;
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConfigException) {
        console.message("sonde: Kafka: " + each.getMessage());
        return ExitCode.USAGE;
      }
    }
    if (cause instanceof KafkaException) {
      console.message("sonde: Kafka: " + cause.getMessage());
      return ExitCode.NOTHING_MEASURED;
    }
    Optional<String> file = FileFault.explained(failure);
    if (file.isPresent()) {
      console.message("sonde: " + file.get());
      return ExitCode.USAGE;
    }
    console.err().println("sonde: this is a defect of Sonde, please report it:");
    cause.printStackTrace(console.err());
    return ExitCode.DEFECT;
  }

  private static ExitCode of(ServerException server) {
    boolean nobodyToMeasure =
        server.isUnreachable()
            || server.status() == 401
            || server.status() == 403
            || server.type().equals("urn:sonde:problem:no-workers");
    if (nobodyToMeasure) {
      return ExitCode.NOTHING_MEASURED;
    }
    return server.status() >= 500 ? ExitCode.DEFECT : ExitCode.USAGE;
  }
}
