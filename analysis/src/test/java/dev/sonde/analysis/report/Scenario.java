package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import dev.sonde.common.wire.Heartbeat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An artificial run with seeded latencies per target; a hook can change single probes. */
final class Scenario {

  static final long START = 1_795_356_000_000L;

  private final Run run;
  private final Map<Cell, Long> dispatched = new TreeMap<>();
  private final Set<Stop> stops = EnumSet.noneOf(Stop.class);
  private final List<WorkerHealth> workers =
      new ArrayList<>(
          List.of(
              new WorkerHealth(
                  "w-1",
                  "default",
                  new Heartbeat.Jvm(4, 0.31),
                  new Heartbeat.Clock(new Heartbeat.Offset(0.1, 0.4), 0.0),
                  Heartbeat.Machine.UNKNOWN,
                  null)));
  private final List<Partial> partials = new ArrayList<>();
  private BiConsumer<Probe, Integer> bend = (probe, block) -> {};
  private @Nullable Long endedAtMillis = START + 12_400;

  Scenario(Run run) {
    this.run = run;
  }

  /** A worker whose clock stepped. */
  static WorkerHealth stepping(String id, double stepMillis) {
    return new WorkerHealth(
        id,
        "default",
        Heartbeat.Jvm.IDLE,
        new Heartbeat.Clock(Heartbeat.Offset.UNKNOWN, stepMillis),
        Heartbeat.Machine.UNKNOWN,
        null);
  }

  Scenario bend(BiConsumer<Probe, Integer> bend) {
    this.bend = bend;
    return this;
  }

  Scenario stop(Stop stop) {
    stops.add(stop);
    return this;
  }

  Scenario running() {
    endedAtMillis = null;
    return this;
  }

  Scenario worker(WorkerHealth health) {
    workers.clear();
    workers.add(health);
    return this;
  }

  /** Adds probes in every region, with log-normal times to first token around this median. */
  Scenario target(int target, int count, double medianMillis) {
    for (String region : run.spec().regions()) {
      Cell cell = new Cell(region, target);
      dispatched.put(cell, (long) count);
      List<CellFold> folds = new ArrayList<>();
      for (int partition = 0; partition < run.eventPartitions(); partition++) {
        folds.add(new CellFold(run, cell, partition));
      }
      SplittableRandom random = new SplittableRandom(31L * target + region.hashCode());
      for (int block = 0; block < run.warmupBlocks() + count; block++) {
        Probe probe = Probe.of(run, block, target).region(region).prompt(block % 2);
        double spread = Math.exp(0.18 * gaussian(random));
        probe
            .ttftMicros((long) (medianMillis * 1000 * spread))
            .gapMicros(8_000 + random.nextInt(4_000))
            .lagMicros(100 + random.nextInt(300))
            .tokens(24 + random.nextInt(16));
        bend.accept(probe, block);
        folds.get(block % folds.size()).add(probe.event());
      }
      for (CellFold fold : folds) {
        fold.end(START + 12_400);
        partials.add(fold.toPartial());
      }
    }
    return this;
  }

  private static double gaussian(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum - 6;
  }

  Scenario dispatched(int target, long count) {
    run.spec().regions().forEach(region -> dispatched.put(new Cell(region, target), count));
    return this;
  }

  ReportInput input() {
    return new ReportInput(
        run,
        new RunTiming(START, endedAtMillis),
        new HashMap<>(FoldMerge.merge(run, partials)),
        new Dispatched(dispatched),
        workers,
        stops);
  }

  Report report() {
    return new ReportBuilder(VerdictLimits.DEFAULT).build(input());
  }

  /** Whether a block is one of every n. */
  static boolean every(int n, int block) {
    return block % n == n - 1;
  }

  static void fail(Probe probe, Outcome outcome, String message) {
    probe.outcome(outcome).error(message);
  }
}
