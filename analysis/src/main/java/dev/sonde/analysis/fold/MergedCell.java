package dev.sonde.analysis.fold;

import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Run;
import java.util.List;
import java.util.Map;

/** A cell over all its partitions, the input of reports and live views. */
public final class MergedCell {

  private final Cell cell;
  private final CellState state;
  private final boolean complete;
  private final long endedAtMillis;

  MergedCell(Cell cell, CellState state, boolean complete, long endedAtMillis) {
    this.cell = cell;
    this.state = state;
    this.complete = complete;
    this.endedAtMillis = endedAtMillis;
  }

  /** A cell without events. */
  public static MergedCell empty(Run run, Cell cell) {
    return new MergedCell(cell, CellState.whole(run, cell.target()), false, 0);
  }

  public Cell cell() {
    return cell;
  }

  /** Whether every partition with events of the cell has the run's end. */
  public boolean complete() {
    return complete;
  }

  /** The latest log time of the run's end in any partition; 0 before it. */
  public long endedAtMillis() {
    return endedAtMillis;
  }

  public LedgerCounts counts() {
    return state.counts();
  }

  public WarmupCounts warmup() {
    return state.warmupCounts();
  }

  /** Events that came after the end. */
  public long late() {
    return state.late;
  }

  /**
   * Over ok probes of prompts that do not set their own request, in microseconds. Callers must not
   * modify it.
   */
  public Distribution latency(Metric metric) {
    return state.latencies.of(metric);
  }

  /** Milli-tokens a second after the first token, over ok probes. */
  public Distribution outputRate() {
    return state.latencies.outputRate();
  }

  public TokenSums tokens() {
    return state.tokens.sums();
  }

  public CostSums costs() {
    return state.money.sums();
  }

  public Span span() {
    return state.span.span();
  }

  /** Answered probes by outcome label. */
  public Map<String, Long> outcomes() {
    return state.outcomes.sorted();
  }

  public Map<String, Long> finishReasons() {
    return state.finishReasons.sorted();
  }

  /** Ok answers by shape hash; the key 0 counts all further shapes. */
  public Map<Long, Long> shapes() {
    return state.shapes.sorted();
  }

  public Map<String, Long> servedBy() {
    return state.servedBy.sorted();
  }

  /** The most frequent first. */
  public List<ErrorTally> errors() {
    return state.errorTallies();
  }

  /** A bounded sample of the ok answers, in the order of blocks. */
  public List<AnswerRow> answers() {
    return state.answers.rows();
  }

  public Map<String, WorkerLag> workers() {
    return state.workers.sorted();
  }

  /** A bounded sample of the answered probes, in the order of blocks. */
  public List<ProbeRow> sample() {
    return List.of(state.sample.rows());
  }
}
