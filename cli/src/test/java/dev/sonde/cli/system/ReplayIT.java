package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.fleet.SavedEvents;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.merge.RunMerge;
import dev.sonde.coordinator.merge.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events are the single source of truth: folded again they give the same report. */
class ReplayIT {

  @TempDir private Path home = Path.of("");

  @Test
  void foldingTheEventsAgainGivesTheSameReportByteForByte() throws IOException {
    Sonde.Result result;
    try (IndependentServer server = IndependentServer.without(ReplayIT::mixed)) {
      result =
          Sonde.at(home)
              .compare(
                  server,
                  "a,b,flaky",
                  "--count=30",
                  "--concurrency=3",
                  "--warmup=3",
                  "--price=a=1/2",
                  "--threshold=p50(ttft) < 1s");
    }
    Report report = ReportJson.read(result.out());
    Path saved = home.resolve("sonde").resolve("runs").resolve(report.run().id());
    Run run = new JsonCodec<>(Run.class).decode(Files.readAllBytes(saved.resolve(SavedRuns.RUN)));
    List<ProbeEvent> events = events(saved.resolve(SavedRuns.EVENTS));

    assertThat(events).hasSize(99);
    assertThat(withoutWorkers(replay(run, report, events))).isEqualTo(withoutWorkers(result.out()));
    // Events that are delivered twice count once.
    List<ProbeEvent> twice = new ArrayList<>(events);
    twice.addAll(events);
    assertThat(withoutWorkers(replay(run, report, twice))).isEqualTo(withoutWorkers(result.out()));
  }

  private static void mixed(ServedCall call) throws IOException {
    if (call.provider().equals("flaky") && call.request().readNanos() / 1000 % 2 == 0) {
      call.status("500 Internal Server Error");
    } else if (call.provider().equals("flaky")) {
      call.truncated(Pace.ofMillis(2, 2, 1));
    } else {
      call.stream(Pace.ofMillis(6, 4, 1));
    }
  }

  private static List<ProbeEvent> events(Path file) throws IOException {
    List<ProbeEvent> events = new ArrayList<>();
    SavedEvents.read(
        file,
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            events.add(event);
          }

          @Override
          public void end(String ended, String reason) {}
        });
    return events;
  }

  /** Computes a report from the events and the start and end of the run alone. */
  private static String replay(Run run, Report report, List<ProbeEvent> events) {
    Map<String, CellFold> folds = new HashMap<>();
    for (int partition = 0; partition < run.eventPartitions(); partition++) {
      for (int target = 0; target < run.targets().size(); target++) {
        Cell cell = new Cell("default", target);
        folds.put(partition + "/" + target, new CellFold(run, cell, partition));
      }
    }
    for (ProbeEvent event : events) {
      String cell = partition(run, event) + "/" + event.target();
      Objects.requireNonNull(folds.get(cell), cell).add(event);
    }
    long endedAtMillis = Instant.parse(String.valueOf(report.run().finishedAt())).toEpochMilli();
    List<CellFold> shuffled = new ArrayList<>(folds.values());
    Collections.reverse(shuffled);
    RunMerge merge = new RunMerge(run);
    for (CellFold fold : shuffled) {
      merge.accept(fold.toPartial());
      assertThat(merge.isFinal()).isFalse();
    }
    for (CellFold fold : shuffled) {
      fold.end(endedAtMillis);
      merge.accept(fold.toPartial());
    }
    assertThat(merge.isFinal()).isTrue();
    long startAtMillis = Instant.parse(report.run().startedAt()).toEpochMilli();
    Map<String, Long> all = Map.of("default", 33L);
    Progress progress = new Progress(run.id(), startAtMillis, all, 0, true, null, true, null);
    return ReportJson.write(RunReport.of(run, progress, merge.cells(), List.of()));
  }

  /** Lane by lane, as the plan has it. */
  private static int partition(Run run, ProbeEvent event) {
    int lanes = run.spec().load().lanes();
    int lane = (int) (run.block(event.index()) % lanes);
    return run.eventPartition(lane % run.shards());
  }

  /** The report without the parts from heartbeats: the workers, and the causes beside a reason. */
  private static String withoutWorkers(String json) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = (ObjectNode) mapper.readTree(json);
    report.remove("workers");
    report.path("reasons").forEach(reason -> ((ObjectNode) reason).remove("causes"));
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report);
  }
}
