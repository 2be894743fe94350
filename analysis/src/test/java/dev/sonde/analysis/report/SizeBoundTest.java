package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellChanges;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.SampleChunk;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * How large records can become: one target that behaves like 1 000 providers, each of which names,
 * answers and fails in its own way, with the longest texts, on 300 workers.
 */
class SizeBoundTest {

  /** Kafka's default bound of a record. */
  private static final int MEBIBYTE = 1 << 20;

  private static final int PROVIDERS = 1_000;
  private static final int WORKERS = 300;
  private static final int PROBES = 3 * PROVIDERS;

  private final Run run = RunBuilder.of("storm").count(PROBES).partitions(1).build();
  private final SplittableRandom random = new SplittableRandom(5);

  /** The longest text that a worker lets through, of characters that take four bytes. */
  private static String longest(int number, int characters) {
    String begin = Integer.toString(number);
    return begin + "𝕏".repeat((characters - begin.length()) / 2);
  }

  private ProbeEvent event(int block) {
    int provider = block % PROVIDERS;
    String label = longest(provider, ProviderText.LABEL_CHARACTERS);
    Probe probe =
        Probe.of(run, block, 0)
            .worker("w-" + block % WORKERS)
            .text(longest(provider, ProviderText.MESSAGE_CHARACTERS))
            .shape(1 + provider)
            .servedBy(label)
            .ttftMicros(random.nextLong(1, 600_000_000))
            .gapMicros(random.nextLong(1, 10_000_000))
            .lagMicros(random.nextLong(1, 1_000_000))
            .loopLagMicros(random.nextLong(1, 1_000_000));
    if (block % 3 == 0) {
      probe.outcome(Outcome.SERVER_ERROR).error(longest(provider, ProviderText.MESSAGE_CHARACTERS));
    }
    return probe.event();
  }

  private List<CellChanges> publications() {
    List<CellChanges> all = new ArrayList<>();
    CellFold fold = new CellFold(run, new Cell("default", 0), 0);
    for (int block = 0; block < PROBES; block++) {
      fold.add(event(block));
      if (block % 100 == 0) {
        all.add(fold.changes());
        fold.published();
      }
    }
    fold.end(7);
    all.add(fold.changes());
    return all;
  }

  @Test
  void noRecordOfAPartialIsLargerThanKafkaTakesByDefault() {
    for (CellChanges each : publications()) {
      assertThat(each.partial().getSerializedSize()).isLessThan(MEBIBYTE);
      assertThat(each.chunks().stream().map(CellChanges.Chunk::content).flatMap(Optional::stream))
          .extracting(SampleChunk::getSerializedSize)
          .allSatisfy(size -> assertThat(size).isLessThan(80_000));
    }
  }

  @Test
  void aReportIsBoundedTooAndCanBeRead() {
    CellFold fold = new CellFold(run, new Cell("default", 0), 0);
    for (int block = 0; block < PROBES; block++) {
      fold.add(event(block));
    }
    fold.end(Scenario.START + 60_000);
    Partial partial = fold.toPartial();
    Report report =
        new ReportBuilder(VerdictLimits.DEFAULT)
            .build(
                new ReportInput(
                    run,
                    new RunTiming(Scenario.START, Scenario.START + 60_000),
                    FoldMerge.merge(run, List.of(partial)),
                    new Dispatched(Map.of(new Cell("default", 0), (long) PROBES)),
                    List.of(),
                    Set.of()));
    String json = ReportJson.write(report);

    assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MEBIBYTE);
    assertThat(ReportJson.read(json).ledger()).isEqualTo(report.ledger());
    assertThat(report.ledger().answered()).isEqualTo(PROBES);
  }
}
