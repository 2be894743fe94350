package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import java.util.List;

/**
 * All counts of a cell, in one events partition or merged over several. A fold is restored by
 * merging its partial into an empty state.
 */
final class CellState {

  /** The number of finish reasons, shapes and serving providers that are counted separately. */
  static final int LABELS = 32;

  static final String OTHER = "other";
  static final long OTHER_SHAPE = 0;

  final RankedBlocks measured = new RankedBlocks();
  final RankedBlocks warmup = new RankedBlocks();
  final CellCost money;
  final Latencies latencies = new Latencies();
  final CellTokens tokens;
  final RunningSpan span = new RunningSpan();
  final Counts<String> outcomes = new Counts<>(Outcome.values().length, OTHER);
  final Counts<String> finishReasons = new Counts<>(LABELS, OTHER);
  final Counts<Long> shapes = new Counts<>(LABELS, OTHER_SHAPE);
  final Counts<String> servedBy = new Counts<>(LABELS, OTHER);
  final ErrorTable errors = new ErrorTable();
  final AnswerSample answers;
  final WorkerTable workers = new WorkerTable();
  final ProbeSample sample;
  long warmupFailed;
  long late;

  private final Run run;

  CellState(Run run, int target, int sampleBound, int answerBound) {
    this.run = run;
    this.money = new CellCost(run, target);
    this.tokens = new CellTokens(run.spec());
    this.sample = new ProbeSample(sampleBound, run.targets().size(), target);
    this.answers = new AnswerSample(answerBound);
  }

  /** For the merge of all partitions. */
  static CellState whole(Run run, int target) {
    return new CellState(run, target, ProbeSample.BOUND, AnswerSample.BOUND);
  }

  void add(ProbeEvent event, Figures figures, int block) {
    if (run.isWarmup(event.index())) {
      boolean stands = warmup.stands(event.outcome(), block);
      money.settle(event, block, stands);
      if (stands && event.outcome().column() == Outcome.Column.FAILED) {
        warmupFailed++;
      }
      return;
    }
    boolean stands = measured.stands(event.outcome(), block);
    money.settle(event, block, stands);
    if (!stands || event.outcome() == Outcome.UNUSED) {
      return;
    }
    span.due(event.timings());
    if (event.outcome().answered()) {
      addAnswered(event, figures, Integer.toUnsignedLong(block));
    }
  }

  private void addAnswered(ProbeEvent event, Figures figures, long block) {
    outcomes.add(event.outcome().label(), 1);
    span.ran(event.timings());
    tokens.add(event, figures);
    if (event.outcome() != Outcome.UNREADABLE) {
      workers.add(event);
    }
    // The cell's latencies leave out prompts that set their own request.
    if (!run.spec().isAskedOtherwise(event.prompt())) {
      latencies.add(event, figures);
      sample.add(event, figures, block);
    }
    if (!event.wire().servedBy().isEmpty()) {
      servedBy.add(ProviderText.label(event.wire().servedBy()), 1);
    }
    if (event.outcome() == Outcome.OK) {
      addOk(event, block);
    } else {
      errors.add(event);
    }
  }

  private void addOk(ProbeEvent event, long block) {
    ProbeEvent.Answer answer = event.answer();
    String finish = ProviderText.label(answer.finishReason());
    finishReasons.add(finish.isEmpty() ? "none" : finish, 1);
    if (answer.shape() != 0) {
      shapes.add(answer.shape(), 1);
    }
    answers.add(event, block);
  }

  /** All but the rows of the samples. */
  void write(Partial.Builder builder, String region) {
    builder
        .setMeasured(measured.toProto())
        .setWarmup(warmup.toProto())
        .setWarmupFailed(warmupFailed)
        .setLate(late)
        .putAllOutcomes(outcomes.sorted())
        .addAllMetrics(latencies.toProto())
        .setOutputRate(latencies.outputRate().toProto("outputRate"))
        .setTokens(tokens.toProto())
        .setMoney(money.toProto())
        .setSpan(span.toProto())
        .putAllFinishReasons(finishReasons.sorted())
        .putAllShapes(shapes.sorted())
        .putAllServedBy(servedBy.sorted())
        .addAllErrors(errors.toProto())
        .addAllWorkers(workers.toProto(region));
  }

  void writeRows(Partial.Builder builder) {
    builder.setAnswerRows(answers.toProto()).setTuples(sample.toProto());
  }

  void writeSizes(Partial.Builder builder) {
    builder.setAnswerChunks(answers.columns().toProto()).setProbeChunks(sample.columns().toProto());
  }

  ProbeSample sample() {
    return sample;
  }

  AnswerSample answers() {
    return answers;
  }

  void merge(Partial partial) {
    measured.merge(partial.getMeasured());
    warmup.merge(partial.getWarmup());
    warmupFailed += partial.getWarmupFailed();
    late += partial.getLate();
    outcomes.merge(partial.getOutcomesMap());
    latencies.merge(partial.getMetricsList());
    latencies.outputRate().merge(partial.getOutputRate());
    tokens.merge(partial.getTokens());
    money.merge(partial.getMoney());
    span.merge(partial.getSpan());
    finishReasons.merge(partial.getFinishReasonsMap());
    shapes.merge(partial.getShapesMap());
    servedBy.merge(partial.getServedByMap());
    errors.merge(partial.getErrorsList());
    if (partial.hasAnswerRows()) {
      answers.merge(partial.getAnswerRows());
    }
    workers.merge(partial.getWorkersList());
    if (partial.hasTuples()) {
      sample.merge(partial.getTuples());
    }
  }

  /** The ledger's columns that follow from events. */
  LedgerCounts counts() {
    long succeeded = outcomes.sorted().getOrDefault(Outcome.OK.label(), 0L);
    return new LedgerCounts(
        succeeded,
        measured.answered() - succeeded,
        measured.dropped(),
        measured.inDoubt(),
        measured.cancelled(),
        measured.unused());
  }

  WarmupCounts warmupCounts() {
    return new WarmupCounts(
        warmup.answered(),
        warmupFailed,
        warmup.dropped() + warmup.cancelled() + warmup.unused(),
        warmup.inDoubt());
  }

  List<ErrorTally> errorTallies() {
    return errors.tallies();
  }
}
