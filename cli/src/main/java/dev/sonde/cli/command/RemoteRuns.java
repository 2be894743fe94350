package dev.sonde.cli.command;

import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs and their reports, read from the topics of a cluster. */
final class RemoteRuns {

  private final RunBook runs = new RunBook();
  private final Map<String, byte[]> reports = new ConcurrentHashMap<>();

  private RemoteRuns() {}

  /** Reads both topics to their ends. */
  static RemoteRuns read(KafkaSettings settings) {
    RemoteRuns read = new RemoteRuns();
    try (TopicTail tail =
        TopicTail.start(
            settings,
            List.of(Topics.RUNS, Topics.REPORTS),
            "runs",
            each -> {
              if (each.topic().equals(Topics.RUNS)) {
                read.runs.accept(each.key(), each.value());
              } else if (each.value() == null) {
                read.reports.remove(each.key());
              } else {
                read.reports.put(each.key(), each.value());
              }
            })) {
      tail.caughtUp().join();
    }
    return read;
  }

  /** The run with this id or prefix; for {@code last}, the newest one. */
  Run run(String name) {
    List<Run> newest =
        runs.runs().stream()
            .filter(run -> name.equals("last") || run.id().startsWith(name))
            .sorted(Comparator.comparing(Run::id).reversed())
            .toList();
    if (newest.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "no run on the cluster is \"" + name + "\"");
    }
    if (newest.size() > 1 && !name.equals("last")) {
      throw new CommandException(
          ExitCode.USAGE,
          "\"" + name + "\" begins the ids of " + newest.size() + " runs; give a longer prefix");
    }
    return newest.get(0);
  }

  /** When the run was started, by the broker's clock. */
  @Nullable Instant startedAt(String id) {
    return runs.progress(id).map(Progress::startedAt).orElse(null);
  }

  Optional<byte[]> report(String id) {
    return Optional.ofNullable(reports.get(id));
  }
}
