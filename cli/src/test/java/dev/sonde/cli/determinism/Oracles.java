package dev.sonde.cli.determinism;

import static dev.sonde.cli.determinism.Truth.require;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.WarmupCounts;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.aggregate.RunFold;
import dev.sonde.coordinator.merge.RunMerge;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the report against the log and the server's records. */
final class Oracles {

  private final World world;
  private final Run run;
  private final Truth truth;
  private final RunMerge merge;
  private final Map<String, byte[]> latest = new HashMap<>();
  private final List<Long> read = new ArrayList<>();

  Oracles(World world) {
    this.world = world;
    this.run = world.run();
    this.truth = world.truth();
    this.merge = new RunMerge(run);
    world.cluster().logs(Topics.PARTIALS).forEach(unused -> read.add(0L));
  }

  /** Whether every partial is final. */
  boolean reported() {
    for (int partition = 0; partition < read.size(); partition++) {
      read.set(
          partition,
          world
              .cluster()
              .log(Topics.PARTIALS, partition)
              .read(
                  read.get(partition),
                  Integer.MAX_VALUE,
                  each -> accept(each.key(), each.value())));
    }
    return merge.isFinal();
  }

  private void accept(String key, byte[] value) {
    if (Topics.runOfPartial(key).equals(run.id())) {
      merge.accept(key, value);
      latest.put(key, value);
    }
  }

  void judge() {
    reported();
    Map<Long, Outcome> standing = standing();
    Map<Cell, MergedCell> cells = merge.cells();
    long seen = 0;
    for (Map.Entry<Cell, MergedCell> each : cells.entrySet()) {
      seen += judge(each.getKey().target(), each.getValue(), standing);
    }
    require(
        seen == standing.size(), "%d probes in the report, %d in the log", seen, standing.size());
    doubts(standing);
    balance(standing);
    replay();
  }

  /** The outcome of each probe in the log before the end of its partition, by rank and by order. */
  private Map<Long, Outcome> standing() {
    Map<Long, Outcome> standing = new HashMap<>();
    for (SimLog log : world.cluster().logs(Topics.EVENTS)) {
      boolean[] ended = {false};
      log.readAll(
          each -> {
            Logged logged = Logged.of(each.value());
            logged.ifEnd(run.id(), reason -> ended[0] = true);
            if (!ended[0]) {
              logged.ifProbe(run.id(), event -> take(standing, event));
            }
          });
      require(ended[0], "an events partition has no end");
    }
    return standing;
  }

  private void take(Map<Long, Outcome> standing, ProbeEvent event) {
    if (event.outcome().answered()) {
      require(truth.wasSent(event), "probe %d has an answer and was not sent", event.index());
    }
    standing.merge(
        event.index(), event.outcome(), (old, now) -> now.rank() > old.rank() ? now : old);
  }

  private long judge(int target, MergedCell cell, Map<Long, Outcome> standing) {
    Map<Outcome.Column, Long> measured = new HashMap<>();
    Map<Outcome.Column, Long> warmup = new HashMap<>();
    standing.forEach(
        (index, outcome) -> {
          if (run.target(index) == target) {
            (run.isWarmup(index) ? warmup : measured).merge(outcome.column(), 1L, Long::sum);
          }
        });
    LedgerCounts expected =
        new LedgerCounts(
            of(measured, Outcome.Column.SUCCEEDED),
            of(measured, Outcome.Column.FAILED),
            of(measured, Outcome.Column.DROPPED),
            of(measured, Outcome.Column.IN_DOUBT),
            of(measured, Outcome.Column.CANCELLED),
            of(measured, Outcome.Column.NONE));
    require(cell.counts().equals(expected), "the ledger is %s, not %s", cell.counts(), expected);
    WarmupCounts expectedWarmup =
        new WarmupCounts(
            of(warmup, Outcome.Column.SUCCEEDED) + of(warmup, Outcome.Column.FAILED),
            of(warmup, Outcome.Column.FAILED),
            of(warmup, Outcome.Column.DROPPED)
                + of(warmup, Outcome.Column.CANCELLED)
                + of(warmup, Outcome.Column.NONE),
            of(warmup, Outcome.Column.IN_DOUBT));
    require(
        cell.warmup().equals(expectedWarmup),
        "the warm-up is %s, not %s",
        cell.warmup(),
        expectedWarmup);
    return expected.seen() + warmup.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long of(Map<Outcome.Column, Long> columns, Outcome.Column column) {
    return columns.getOrDefault(column, 0L);
  }

  private void doubts(Map<Long, Outcome> standing) {
    standing.forEach(
        (index, outcome) -> {
          if (outcome == Outcome.IN_DOUBT) {
            truth.doubted();
            require(
                truth.excused(Truth.probe(run.id(), index)),
                "probe %d is in doubt, and nothing had happened to who claimed it",
                index);
          }
        });
  }

  /** Checks that every dispatched probe has a column, because one worker has no faults. */
  private void balance(Map<Long, Outcome> standing) {
    long next = truth.progress().nextBlock().values().stream().mapToLong(Long::longValue).sum();
    require(
        truth.dispatched().size() == next * run.targets().size(),
        "%d probes were dispatched, progress says %d blocks",
        truth.dispatched().size(),
        next);
    // A worker that takes over from a second lost worker may not finish before the run's deadline.
    boolean heirsWereLost = world.cluster().group(FakeCluster.JOBS).expirations() > 1;
    for (Long index : truth.dispatched()) {
      require(
          standing.containsKey(index) || (heirsWereLost && truth.end().equals("deadline")),
          "probe %d is unaccounted (the run ended: %s)",
          index,
          truth.end());
    }
    require(truth.dispatched().containsAll(standing.keySet()), "probes were never dispatched");
    Long blocks = run.blocks();
    if (blocks != null && truth.progress().reason() == null) {
      require(next == blocks + run.warmupBlocks(), "%d blocks went out", next);
    }
    Long cap = run.spec().budgetNanoUsd();
    require(cap == null || truth.possibleNanoUsd() <= cap, "the cap did not hold");
  }

  /** Checks that the same log gives the same partials, however often its reader was replaced. */
  private void replay() {
    for (int partition = 0; partition < run.eventPartitions(); partition++) {
      RunFold fold = new RunFold(run, partition);
      world
          .cluster()
          .log(Topics.EVENTS, partition)
          .readAll(
              each -> {
                Logged logged = Logged.of(each.value());
                logged.ifProbe(run.id(), fold::add);
                logged.ifEnd(run.id(), reason -> fold.end(each.timestamp()));
              });
      fold.changed()
          .forEach(
              each ->
                  require(
                      Arrays.equals(each.value(), latest.get(each.key())),
                      "a replay gives another %s",
                      each.key()));
    }
  }
}
