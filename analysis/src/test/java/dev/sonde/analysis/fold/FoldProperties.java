package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FoldProperties {

  private static final int BLOCKS = 12;
  private static final Cell CELL = new Cell("default", 0);

  private final Run run =
      RunBuilder.of("together").count(BLOCKS - 2).warmup(2).partitions(3).build();

  @Property(tries = 200)
  void everyBlockStandsInOneColumnByItsBestRecord(@ForAll("logs") List<ProbeEvent> log) {
    CellFold fold = fold(log);
    Map<Long, Outcome> best = new HashMap<>();
    for (ProbeEvent event : log) {
      if (!run.isWarmup(event.index())) {
        best.merge(event.index(), event.outcome(), (a, b) -> b.rank() > a.rank() ? b : a);
      }
    }
    LedgerCounts counts = fold.counts();
    assertThat(counts.seen()).isEqualTo(best.size());
    assertThat(counts)
        .isEqualTo(
            new LedgerCounts(
                column(best, Outcome.Column.SUCCEEDED),
                column(best, Outcome.Column.FAILED),
                column(best, Outcome.Column.DROPPED),
                column(best, Outcome.Column.IN_DOUBT),
                column(best, Outcome.Column.CANCELLED),
                column(best, Outcome.Column.NONE)));
  }

  private static long column(Map<Long, Outcome> best, Outcome.Column column) {
    return best.values().stream().filter(outcome -> outcome.column() == column).count();
  }

  @Property(tries = 200)
  void duplicatesChangeNothing(@ForAll("logs") List<ProbeEvent> log, @ForAll Random random) {
    List<ProbeEvent> doubled = new ArrayList<>();
    for (ProbeEvent event : log) {
      doubled.add(event);
      doubled.add(doubled.get(random.nextInt(doubled.size())));
    }
    assertThat(fold(doubled).toPartial()).isEqualTo(fold(log).toPartial());
  }

  @Property(tries = 200)
  void aRestartGoesOnAsIfThereHadBeenNone(
      @ForAll("logs") List<ProbeEvent> log, @ForAll Random random)
      throws InvalidProtocolBufferException {
    CellFold restarted = new CellFold(run, CELL, 0);
    for (ProbeEvent event : log) {
      restarted.add(event);
      if (random.nextInt(4) == 0) {
        byte[] stored = restarted.toPartial().toByteArray();
        restarted = CellFold.fromPartial(run, Partial.parseFrom(stored));
      }
    }
    assertThat(restarted.toPartial().toByteArray()).isEqualTo(fold(log).toPartial().toByteArray());
  }

  @Property(tries = 100)
  void partialsMergeInAnyOrder(@ForAll("logs") List<ProbeEvent> log, @ForAll Random random) {
    List<Partial> partials = new ArrayList<>();
    for (int partition = 0; partition < 3; partition++) {
      CellFold fold = new CellFold(run, CELL, partition);
      for (ProbeEvent event : log) {
        if (event.index() % 3 == partition) {
          fold.add(event);
        }
      }
      partials.add(fold.toPartial());
    }
    MergedCell inOrder = Merged.of(run, CELL, partials);
    Collections.shuffle(partials, random);
    MergedCell shuffled = Merged.of(run, CELL, partials);

    CellFold whole = fold(log);
    assertThat(shuffled.counts()).isEqualTo(whole.counts());
    assertThat(shuffled.costs()).isEqualTo(inOrder.costs());
    assertThat(shuffled.tokens()).isEqualTo(inOrder.tokens());
    assertThat(shuffled.sample()).isEqualTo(inOrder.sample());
    assertThat(shuffled.answers()).isEqualTo(inOrder.answers());
    assertThat(shuffled.costs())
        .isEqualTo(Merged.of(run, CELL, List.of(whole.toPartial())).costs());
  }

  private CellFold fold(List<ProbeEvent> log) {
    CellFold fold = new CellFold(run, CELL, 0);
    log.forEach(fold::add);
    return fold;
  }

  @Provide
  Arbitrary<List<ProbeEvent>> logs() {
    Arbitrary<ProbeEvent> events =
        Combinators.combine(
                Arbitraries.integers().between(0, BLOCKS - 1),
                Arbitraries.of(Outcome.class),
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(1, 5_000_000),
                Arbitraries.of("pong", "ping", "I am a model"))
            .as(
                (block, outcome, attempt, micros, text) ->
                    Probe.of(run, block, 0)
                        .outcome(outcome)
                        .attempt(attempt)
                        .ttftMicros(micros)
                        .gapMicros(micros % 70_000)
                        .text(text)
                        .error(outcome == Outcome.OK ? "" : text)
                        .event());
    return events.list().ofMaxSize(60);
  }
}
