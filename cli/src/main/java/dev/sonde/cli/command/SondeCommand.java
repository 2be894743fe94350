package dev.sonde.cli.command;

import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.server.ServerException;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.topic.TopicSetup;
import dev.sonde.coordinator.spec.SpecException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command and its verbs, and what each failure means for the exit code. */
@Command(
    name = "sonde",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Measures LLM inference providers honestly.",
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "Examples:",
      "  sonde compare meta-llama/Llama-3.1-8B-Instruct --simulate",
      "  sonde compare meta-llama/Llama-3.1-8B-Instruct --providers together,novita --count 20",
      "  sonde run examples/compare-providers.yaml --simulate",
      "",
      "Exit codes: 0 valid, 1 threshold failed, 2 usage, 3 invalid, 4 incomplete, 5 nothing",
      "measured, 70 defect, 130 interrupted twice."
    })
public final class SondeCommand implements Runnable {

  private final Console console;

  private SondeCommand(Console console) {
    this.console = console;
  }

  /** Runs one command line and returns its exit code. */
  public static int execute(Console console, Clocks clocks, String... args) {
    try (BrokerAhead ahead = BrokerAhead.of(args)) {
      Configuration configuration = Configuration.read(console.environment(), args);
      return commandLine(console, clocks, ahead, configuration).execute(args);
    } catch (CommandException e) {
      return explain(console, e).code();
    }
  }

  private static CommandLine commandLine(
      Console console, Clocks clocks, BrokerAhead ahead, Configuration configuration) {
    CommandLine line = new CommandLine(new SondeCommand(console));
    line.addSubcommand(new CompareCommand(console, clocks, ahead));
    line.addSubcommand(new RunCommand(console, clocks, ahead));
    line.addSubcommand(new PlanCommand(console, clocks));
    line.addSubcommand(new ProvidersCommand(console, clocks));
    line.addSubcommand(new ReportCommand(console));
    line.addSubcommand(new DiffCommand(console));
    line.addSubcommand(new ReconcileCommand(console, clocks));
    line.addSubcommand(new EventsCommand(console));
    line.addSubcommand(new SchemaCommand(console));
    line.addSubcommand(new SelftestCommand(console, clocks));
    addRoles(line, console, clocks, configuration);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> explain(console, failure).code());
    return line;
  }

  private static void addRoles(
      CommandLine line, Console console, Clocks clocks, Configuration configuration) {
    Set<String> flags = new TreeSet<>();
    for (Object role :
        List.of(
            new SimulatorCommand(console),
            new BrokerCommand(console),
            new CoordinatorCommand(console, clocks, configuration),
            new WorkerCommand(console, clocks, configuration),
            new UpCommand(console, clocks, configuration),
            new SubmitCommand(console, clocks),
            new RunsCommand(console),
            new WatchCommand(console, clocks),
            new CancelCommand(console))) {
      CommandLine verb = new CommandLine(role);
      verb.setDefaultValueProvider(configuration);
      verb.getCommandSpec().options().stream()
          .filter(option -> !option.usageHelp() && !option.versionHelp())
          .forEach(option -> flags.add(option.longestName()));
      line.addSubcommand(verb);
    }
    configuration.check(flags);
  }

  @Override
  public void run() {
    new CommandLine(this).usage(console.out());
  }

  /** Says what went wrong in the user's terms, and which exit code the contract gives it. */
  private static ExitCode explain(Console console, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CommandException known) {
      console.err().println("sonde: " + known.getMessage());
      return known.exitCode();
    }
    if (cause instanceof ServerException server) {
      console.err().println("sonde: " + server.getMessage());
      return of(server);
    }
    if (cause instanceof SpecException || cause instanceof TopicSetup.WrongTopicException) {
      console.err().println(cause.getMessage());
      return ExitCode.USAGE;
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConfigException) {
        console.err().println("sonde: Kafka: " + each.getMessage());
        return ExitCode.USAGE;
      }
    }
    if (cause instanceof KafkaException) {
      console.err().println("sonde: Kafka: " + cause.getMessage());
      return ExitCode.NOTHING_MEASURED;
    }
    console.err().println("sonde: this is a defect of Sonde's own, please report it:");
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
