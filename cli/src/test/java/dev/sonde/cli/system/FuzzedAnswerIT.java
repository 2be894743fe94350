package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.format.EventCsv;
import dev.sonde.analysis.format.ReportFormat;
import dev.sonde.analysis.report.EventJson;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.events.ParquetEvents;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.merge.RunReport;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.ProbeCall;
import dev.sonde.worker.probe.Prober;
import dev.sonde.worker.probe.ProberLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Answers drawn at random, from the socket through decoder, event, fold, partial and report to
 * every format: nothing throws, every probe is counted, sizes have a bound, and no control
 * character comes through. {@code -Dsonde.fuzz.seed=N} repeats a failure.
 */
class FuzzedAnswerIT {

  private static final int COUNT = 400;
  private static final int MOST_EVENT_BYTES = 16 << 10;
  private static final int MOST_PARTIAL_BYTES = 1 << 20;
  private static final int MOST_REPORT_CHARACTERS = 1 << 20;

  private final long seed = Long.getLong("sonde.fuzz.seed", System.nanoTime() & 0xFFFF_FFFFL);

  @Test
  void nothingThatAServerSaysStopsAFold() throws Exception {
    runs(1);
  }

  @Tag("soak")
  @Test
  void nothingThatAServerSaysStopsAFoldForMinutes() throws Exception {
    runs(20 * Integer.getInteger("sonde.soak.minutes", 10));
  }

  private void runs(int runs) throws Exception {
    for (int i = 0; i < runs; i++) {
      run(seed + i);
    }
  }

  private static void run(long seed) throws Exception {
    FuzzedAnswer answers = new FuzzedAnswer(seed);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoop loop = group.next();
    try (IndependentServer server = IndependentServer.without(call -> call.raw(answers.next()))) {
      Run run = planned(server);
      Prober prober = new Prober(loop, System::nanoTime, KeySource.NONE, ProberLimits.DEFAULT);
      CellFold fold = new CellFold(run, new Cell("default", 0), 0);
      EventJson json = new EventJson(run, Instant.EPOCH);
      List<String> lines = new ArrayList<>();
      for (int index = 0; index < COUNT; index++) {
        ProbeEvent event = fire(loop, prober, run, index);
        byte[] bytes = EventCodec.encode(event);
        assertThat(bytes.length).as("seed %s: %s", seed, event).isLessThan(MOST_EVENT_BYTES);
        assertThat(foldOf(bytes, fold)).as("seed %s", seed).isEqualTo(event);
        assertThat(fold.counts().seen()).as("seed %s: %s", seed, event).isEqualTo(index + 1);
        lines.add(json.line(event));
      }
      exported(seed, lines);
      fold.end(1);
      judge(seed, run, fold);
      loop.submit(prober::close).get();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }

  private static Run planned(IndependentServer server) {
    String spec =
        """
        models: [m]
        providers: [a]
        prompts: [ping]
        load: {count: %d}
        request: {timeout: 5s}
        thresholds: ["p95(ttft) < 1s", "error_rate < 1%%"]
        """
            .formatted(COUNT);
    Price price = Price.ofUsdPerMillion(new BigDecimal("900000000"), new BigDecimal("900000000"));
    Target target =
        new Target(
            0, "m", "a", "m:a", server.url(), null, new Target.Offer(price, null), null, null);
    return RunPlanner.plan(
        new SpecParser(PromptSource.REFUSED).parse("fuzz.yaml", spec),
        List.of(target),
        new RunPlanner.Identity("01KFUZZ0000000000000000000", 1, 1, "test"));
  }

  private static ProbeEvent fire(EventLoop loop, Prober prober, Run run, long index) {
    CompletableFuture<ProbeEvent> event = new CompletableFuture<>();
    loop.execute(
        () -> {
          long now = System.nanoTime();
          var id = new ProbeEvent.ProbeId(run.id(), "default", index, 1, 0, 0);
          prober.fire(new ProbeCall(id, run, "w-1", now, now, now, () -> 1), event::complete);
        });
    return event.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static ProbeEvent foldOf(byte[] bytes, CellFold fold) {
    CompletableFuture<ProbeEvent> decoded = new CompletableFuture<>();
    EventCodec.decode(
        bytes,
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            fold.add(event);
            decoded.complete(event);
          }

          @Override
          public void end(String run, String reason) {
            throw new AssertionError("no end was sent");
          }
        });
    return decoded.join();
  }

  /** A CSV reader and a Parquet reader find one row an event, with as many columns. */
  private static void exported(long seed, List<String> lines) throws IOException {
    EventCsv csv = new EventCsv();
    String table = csv.header() + lines.stream().map(csv::row).collect(Collectors.joining());
    try (MappingIterator<String[]> rows =
        new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .readValues(table)) {
      assertThat(rows.readAll())
          .as("seed %s", seed)
          .hasSize(lines.size() + 1)
          .allSatisfy(row -> assertThat(row).hasSize(EventCsv.COLUMNS.size()));
    }
    Path file = Files.createTempFile("fuzzed", ".parquet");
    try {
      try (ParquetEvents events = ParquetEvents.to(file)) {
        lines.forEach(events::add);
      }
      assertThat(
              ParquetReader.readMetadata(file.toFile()).getBlocks().stream()
                  .mapToLong(block -> block.getRowCount())
                  .sum())
          .as("seed %s", seed)
          .isEqualTo(lines.size());
    } finally {
      Files.delete(file);
    }
  }

  private static void judge(long seed, Run run, CellFold fold) throws Exception {
    byte[] bytes = fold.toPartial().toByteArray();
    assertThat(bytes.length).as("seed %s: a partial", seed).isLessThan(MOST_PARTIAL_BYTES);
    Partial partial = Partial.parseFrom(bytes);
    assertThat(CellFold.fromPartial(run, partial).toPartial()).isEqualTo(partial);

    Report report =
        RunReport.of(
            run, Progress.planned(run.id()), FoldMerge.merge(run, List.of(partial)), List.of());
    String json = ReportJson.write(report);
    assertThat(json.length()).as("seed %s: a report", seed).isLessThan(MOST_REPORT_CHARACTERS);
    assertThat(ReportJson.write(ReportJson.read(json))).as("seed %s", seed).isEqualTo(json);
    assertThat(report.ledger().succeeded() + report.ledger().failed()).isEqualTo(COUNT);
    for (ReportFormat format : ReportFormat.values()) {
      String rendered = format.render(report);
      assertThat(rendered.codePoints().filter(FuzzedAnswerIT::acts).boxed().toList())
          .as("seed %s: what a terminal acts on, in %s", seed, format)
          .isEmpty();
    }
  }

  /** Controls other than line ends and tabs, and marks of direction. */
  private static boolean acts(int point) {
    return (Character.isISOControl(point) && point != '\n' && point != '\t' && point != '\r')
        || Character.getType(point) == Character.FORMAT;
  }
}
