package dev.sonde.analysis.fold;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;

/**
 * The fold of one (run, events partition, cell).
 *
 * <pre>
 *   counting ── end ──▶ final: later events are counted as late, further ends are ignored
 * </pre>
 *
 * Owned by the thread that reads its partition.
 */
public final class CellFold {

  private static final int MAX_ATTEMPTS = 2;
  private static final long MAX_BLOCKS = 1L << Integer.SIZE;

  private final Run run;
  private final Cell cell;
  private final int partition;
  private final CellState state;
  private final Figures figures = new Figures();
  private boolean ended;
  private long endedAtMillis;

  /**
   * @throws IllegalArgumentException when the run has no such target or partition
   */
  public CellFold(Run run, Cell cell, int partition) {
    requireWithin("target", cell.target(), run.targets().size());
    requireWithin("partition", partition, run.eventPartitions());
    this.run = run;
    this.cell = cell;
    this.partition = partition;
    this.state = new CellState(run, cell.target(), probesBound(run), AnswerSample.PARTITION_BOUND);
  }

  private static int probesBound(Run run) {
    int share = Math.max(1, ProbeSample.BOUND / run.eventPartitions());
    return Math.min(share, ProbeSample.PARTITION_BOUND);
  }

  /**
   * The most chunks of sample rows that one partial of the run can have.
   *
   * @param probes the most probes of a cell
   */
  public static int mostChunks(Run run, SampleKind kind, long probes) {
    return switch (kind) {
      case PROBES -> chunks(Math.min(probes, probesBound(run)), ProbeSample.CHUNK);
      case ANSWERS -> chunks(Math.min(probes, AnswerSample.PARTITION_BOUND), AnswerSample.CHUNK);
    };
  }

  private static int chunks(long rows, int chunkRows) {
    return (int) ((rows + chunkRows - 1) / chunkRows);
  }

  /**
   * Restores a fold from its partial and continues it.
   *
   * @param partial with the rows of its samples
   */
  public static CellFold fromPartial(Run run, Partial partial) {
    if (!partial.getRun().equals(run.id())) {
      throw new IllegalArgumentException(
          "the partial's run is " + partial.getRun() + ", allowed is " + run.id());
    }
    Cell cell = new Cell(partial.getRegion(), partial.getTarget());
    CellFold fold = new CellFold(run, cell, partial.getPartition());
    fold.state.merge(partial);
    fold.state.sample().columns().continueAfter(partial.getProbeChunks());
    fold.state.answers().columns().continueAfter(partial.getAnswerChunks());
    fold.ended = partial.getFinal();
    fold.endedAtMillis = partial.getEndedAtMillis();
    return fold;
  }

  /**
   * Counts an event once, even if it is added several times.
   *
   * @throws IllegalArgumentException when the event cannot belong to this cell; then nothing is
   *     counted
   */
  public void add(ProbeEvent event) {
    check(event);
    if (ended) {
      state.late++;
      return;
    }
    state.add(event, figures, (int) run.block(event.index()));
  }

  /** Ends the fold; only the first end counts. */
  public void end(long endedAtMillis) {
    if (!ended) {
      ended = true;
      this.endedAtMillis = endedAtMillis;
    }
  }

  private void check(ProbeEvent event) {
    boolean ours =
        event.run().equals(run.id())
            && event.region().equals(cell.region())
            && event.target() == cell.target();
    if (!ours || event.index() < 0 || run.target(event.index()) != cell.target()) {
      throw new IllegalArgumentException(
          "event of run %s, region %s, target %d, index %d does not belong to run %s, %s"
              .formatted(
                  event.run(), event.region(), event.target(), event.index(), run.id(), cell));
    }
    Long blocks = run.blocks();
    long end = blocks == null ? MAX_BLOCKS : Math.min(MAX_BLOCKS, run.warmupBlocks() + blocks);
    requireWithin("block", run.block(event.index()), end);
    requireWithin("prompt", event.prompt(), run.spec().prompts().size());
    requireWithin("attempt - 1", event.attempt() - 1, MAX_ATTEMPTS);
    figures.of(event);
  }

  private static void requireWithin(String field, long found, long bound) {
    if (found < 0 || found >= bound) {
      throw new IllegalArgumentException(
          field + " is " + found + ", allowed is 0 to " + (bound - 1));
    }
  }

  public Cell cell() {
    return cell;
  }

  public boolean ended() {
    return ended;
  }

  /** The ledger's columns so far. */
  public LedgerCounts counts() {
    return state.counts();
  }

  public WarmupCounts warmup() {
    return state.warmupCounts();
  }

  /** The whole state in one message. Equal logs give equal bytes. */
  public Partial toPartial() {
    Partial.Builder builder = head();
    state.writeRows(builder);
    return builder.build();
  }

  /** What changed since {@link #published()}. Equal logs give equal chunks. */
  public CellChanges changes() {
    Partial.Builder builder = head();
    state.writeSizes(builder);
    CellChanges changes = new CellChanges(builder.build());
    changes.add(SampleKind.PROBES, state.sample().columns().changes(), state.sample()::chunk);
    changes.add(SampleKind.ANSWERS, state.answers().columns().changes(), state.answers()::chunk);
    return changes;
  }

  /** The last changes are stored. */
  public void published() {
    state.sample().columns().published();
    state.answers().columns().published();
  }

  private Partial.Builder head() {
    Partial.Builder builder =
        Partial.newBuilder()
            .setRun(run.id())
            .setRegion(cell.region())
            .setTarget(cell.target())
            .setPartition(partition)
            .setFinal(ended)
            .setEndedAtMillis(endedAtMillis);
    state.write(builder, cell.region());
    return builder;
  }
}
