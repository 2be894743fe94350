package dev.sonde.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A coordinator and workers as processes on a given cluster, used through the API. */
final class RoleFleet implements AutoCloseable {

  private static final Pattern AT = Pattern.compile("coordinator ready at (\\S+)");

  private final List<FleetProcess> workers = new ArrayList<>();
  private final List<FleetProcess> processes = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private Path home = Path.of("");
  private String bootstrap = "";
  private String url = "";

  /** Adds these variables and values to the environment of the processes. */
  RoleFleet(String... variables) {
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
  }

  /** Starts them, and returns when all are ready. */
  void start(Path folder, String cluster, int workerCount, String... flags) {
    home = folder;
    bootstrap = cluster;
    FleetProcess coordinator = begin("coordinator", flags);
    for (int i = 0; i < workerCount; i++) {
      workers.add(begin("worker-" + i, flags));
    }
    processes.forEach(FleetProcess::ready);
    Matcher told = AT.matcher(coordinator.printed());
    if (!told.find()) {
      throw new IllegalStateException("the coordinator said " + coordinator.printed());
    }
    url = told.group(1);
  }

  private FleetProcess begin(String name, String... flags) {
    boolean isWorker = name.startsWith("worker");
    List<String> arguments = new ArrayList<>(List.of(isWorker ? "worker" : "coordinator"));
    arguments.addAll(List.of("--kafka", bootstrap, "--id", name));
    arguments.addAll(isWorker ? List.of() : List.of("--port", "0"));
    arguments.addAll(List.of(flags));
    FleetProcess process =
        FleetProcess.start(home, new FleetProcess.Start(name, arguments, environment));
    processes.add(process);
    return process;
  }

  /** Starts another worker and waits until it is ready. */
  FleetProcess add(String name, String... flags) {
    FleetProcess worker = begin(name, flags).ready();
    workers.add(worker);
    return worker;
  }

  List<FleetProcess> processes() {
    return List.copyOf(processes);
  }

  FleetProcess worker(int index) {
    return workers.get(index);
  }

  /** A run under way. */
  record Submitted(Path home, String url, String id) {

    /** Waits for its end. */
    Figures report() {
      Sonde.at(home).run("watch", id, "--server", url, "--quiet");
      return Sonde.at(home).run("report", id, "--server", url, "-o", "json").figures();
    }
  }

  /** Submits a spec for providers a and b of the server; {@code yaml} is the rest of the spec. */
  Submitted submit(IndependentServer server, String... yaml) throws IOException {
    String spec =
        "models: [truth/model]\nproviders: [a, b]\nprompts: [ping]\nendpoint: "
            + server.url()
            + "\n"
            + String.join("\n", yaml)
            + "\n";
    return submitText(spec);
  }

  /** Submits a whole spec. */
  Submitted submitText(String spec) throws IOException {
    Path file = Files.writeString(home.resolve("submitted.yaml"), spec);
    Sonde.Result result =
        Sonde.at(home).run("submit", file.toString(), "--server", url, "--quiet", "--wait");
    if (result.exitCode() != 0) {
      throw new IllegalStateException(result.err());
    }
    return new Submitted(home, url, result.out().strip());
  }

  @Override
  public void close() {
    processes.forEach(FleetProcess::close);
  }
}
