package dev.sonde.cli.system;

import dev.sonde.analysis.report.Report;
import dev.sonde.cli.fleet.LocalRun;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/** Broker, coordinators and workers as processes that tests kill, freeze and replace. */
final class ChaosFleet implements AutoCloseable {

  private static final List<String> PROVIDERS = List.of("a", "b");

  /** Longer than the longest stream. */
  private static final String[] DRAIN = {"--drain", "90s"};

  private final Path folder;
  private final int port;
  private final Map<String, FleetProcess> processes = new LinkedHashMap<>();
  private int started;

  private ChaosFleet(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static ChaosFleet start(Path folder) {
    ChaosFleet fleet = new ChaosFleet(folder, FreePort.find());
    fleet.startBroker().ready();
    return fleet;
  }

  private FleetProcess startBroker() {
    return begin(
        FleetProcess.Start.of(
            "broker",
            "broker",
            "--port",
            Integer.toString(port),
            "--data",
            folder.resolve("kafka").toString()));
  }

  private FleetProcess begin(FleetProcess.Start start) {
    FleetProcess process = FleetProcess.start(folder, start);
    processes.put(start.name(), process);
    return process;
  }

  private FleetProcess begin(String role, Map<String, String> environment, String... flags) {
    String name = role.charAt(0) + "-" + ++started;
    List<String> arguments = new ArrayList<>(List.of(role, "--kafka", bootstrap(), "--id", name));
    arguments.addAll(List.of(flags));
    return begin(new FleetProcess.Start(name, arguments, environment));
  }

  FleetProcess coordinator() {
    return begin("coordinator", Map.of(), "--port", "0");
  }

  FleetProcess worker() {
    return begin("worker", Map.of(), DRAIN);
  }

  /** A worker that takes its wall clock from a file, by libfaketime. */
  FleetProcess worker(Path library, Path offset) {
    return begin(
        "worker",
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            offset.toAbsolutePath().toString(),
            "FAKETIME_NO_CACHE",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1"),
        DRAIN);
  }

  FleetProcess broker() {
    FleetProcess broker = processes.get("broker");
    if (broker == null) {
      throw new IllegalStateException("no broker was started");
    }
    return broker;
  }

  void restartBroker() {
    broker().kill();
    startBroker().ready();
  }

  /** Stops the broker in order and starts another. */
  void rollBroker() {
    broker().signal("TERM");
    broker().exitCode();
    startBroker().ready();
  }

  /** Brings the fleet to these numbers of processes, all of them ready. */
  void heal(int coordinators, int workers) {
    processes.values().removeIf(process -> !process.isAlive());
    List<FleetProcess> begun = new ArrayList<>();
    for (int i = of("c-").size(); i < coordinators; i++) {
      begun.add(coordinator());
    }
    for (int i = of("w-").size(); i < workers; i++) {
      begun.add(worker());
    }
    begun.forEach(FleetProcess::ready);
  }

  /** The workers that are not being stopped, oldest first. */
  List<FleetProcess> workers() {
    return of("w-");
  }

  List<FleetProcess> coordinators() {
    return of("c-");
  }

  private List<FleetProcess> of(String prefix) {
    return processes.values().stream()
        .filter(process -> process.name().startsWith(prefix) && process.stays())
        .toList();
  }

  String bootstrap() {
    return "127.0.0.1:" + port;
  }

  KafkaSettings settings() {
    return KafkaSettings.of(bootstrap());
  }

  /** A run under way, and its future report. */
  record Going(Run run, LocalRun following, CompletableFuture<Report> report) {}

  /** Submits a spec for providers a and b of the server; {@code yaml} is the rest of the spec. */
  Going submit(String id, IndependentServer server, String... yaml) {
    String spec =
        "models: [truth/model]\nproviders: [a, b]\nprompts: [ping]\n"
            + String.join("\n", yaml)
            + "\n";
    Run run =
        RunPlanner.plan(
            new SpecParser(PromptSource.REFUSED).parse("chaos.yaml", spec),
            targets(server),
            identity(id));
    Map<String, String> environment = Map.of("XDG_STATE_HOME", folder.toString());
    LocalRun following = LocalRun.start(settings(), run, SavedRuns.of(environment));
    CompletableFuture<Report> report = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                report.complete(following.await(soFar -> {}));
              } catch (RuntimeException e) {
                report.completeExceptionally(e);
              }
            },
            "waiting-for-" + id);
    waiting.setDaemon(true);
    waiting.start();
    return new Going(run, following, report);
  }

  private RunPlanner.Identity identity(String id) {
    try (Admin admin = settings().admin()) {
      TopicSetup topics = new TopicSetup(admin);
      return new RunPlanner.Identity(
          id, topics.partitions(Topics.jobs("default")), topics.partitions(Topics.EVENTS), "test");
    }
  }

  private static List<Target> targets(IndependentServer server) {
    List<Target> targets = new ArrayList<>();
    Price price = Price.ofUsdPerMillion(new BigDecimal("1"), new BigDecimal("2"));
    for (String provider : PROVIDERS) {
      targets.add(
          Target.of(
                  targets.size(), "truth/model", provider, "truth/model:" + provider, server.url())
              .priced(price));
    }
    return targets;
  }

  @Override
  public void close() {
    List<FleetProcess> all = new ArrayList<>(processes.values());
    Collections.reverse(all);
    all.forEach(FleetProcess::close);
  }
}
