package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.analysis.fold.WarmupCounts;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.Wilson;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the reports of single cells, without ranks. */
final class CellReportBuilder {

  private static final int RATE_DECIMALS = 6;
  private static final int SPEED_DECIMALS = 3;
  private static final double MILLI = 1000;
  private static final int FAILURES = 10;
  private static final double PICO_USD_PER_USD_A_MILLION = 1e6;

  private final ReportInput input;
  private final KeptProbes samples;
  private final RankedSamples ranked;
  private final Map<String, ModelAnswers> answersByModel = new TreeMap<>();

  CellReportBuilder(ReportInput input, KeptProbes samples) {
    this.input = input;
    this.samples = samples;
    this.ranked = new RankedSamples(input.run().spec().rankBy(), samples);
    Map<String, List<MergedCell>> byModel = new TreeMap<>();
    for (MergedCell cell : input.cells().values()) {
      String model = input.run().targets().get(cell.cell().target()).model();
      byModel.computeIfAbsent(model, any -> new ArrayList<>()).add(cell);
    }
    byModel.forEach(
        (model, cells) -> answersByModel.put(model, new ModelAnswers(input.run().spec(), cells)));
  }

  CellReport of(MergedCell cell) {
    Run run = input.run();
    Target target = run.targets().get(cell.cell().target());
    return new CellReport(
        new CellReport.Subject(target.model(), target.provider(), cell.cell().region()),
        null,
        new CellReport.Counts(
            ledger(cell), successRate(cell.counts()), outcomes(cell), warmup(cell, target)),
        LatencyReports.of(cell, samples.clusters(cell.cell())),
        new CellReport.Usage(
            tokens(cell.tokens(), cell.outputRate()), CostReports.of(cell, target.price())),
        new CellReport.Answers(output(cell, target.model()), cell.servedBy(), failures(cell)),
        new CellReport.Supplement(
            claims(target),
            samples.timeline(cell),
            CellSums.of(cell),
            ranked.values(cell, run.id())),
        new CellReport.Role(null, run.spec().controlAa() ? controlOf(target.provider()) : null));
  }

  private static @Nullable String controlOf(String label) {
    return label.endsWith(Target.CONTROL_SUFFIX)
        ? label.substring(0, label.length() - Target.CONTROL_SUFFIX.length())
        : null;
  }

  private Ledger ledger(MergedCell cell) {
    LedgerCounts counts = cell.counts();
    // An answered probe was dispatched, even if the progress record was not read yet.
    long dispatched = Math.max(input.dispatched().of(cell.cell()), counts.seen());
    Long blocks = input.run().blocks();
    long blocksPlanned = blocks == null ? dispatched : Math.max(blocks, dispatched);
    boolean running = input.timing().endedAtMillis() == null;
    boolean dispatching = running && input.stops().isEmpty();
    long unsent = blocksPlanned - dispatched;
    long unsettled = dispatched - counts.seen();
    return new Ledger(
        blocksPlanned - counts.unused(),
        counts.succeeded(),
        counts.failed(),
        counts.dropped(),
        counts.inDoubt(),
        counts.cancelled() + (dispatching ? 0 : unsent),
        running ? 0 : unsettled,
        running ? (Long) (dispatching ? unsent : 0) : null,
        running ? (Long) unsettled : null);
  }

  static CellReport.Rate successRate(LedgerCounts counts) {
    long answered = counts.answered();
    if (answered == 0) {
      return new CellReport.Rate(null, null);
    }
    Interval exact = Wilson.interval95(counts.succeeded(), answered);
    Double lower = Decimals.round(exact.lower(), RATE_DECIMALS);
    Double upper = Decimals.round(exact.upper(), RATE_DECIMALS);
    return new CellReport.Rate(
        Decimals.share(counts.succeeded(), answered),
        lower == null || upper == null ? null : new Interval(lower, upper));
  }

  private static Map<String, Long> outcomes(MergedCell cell) {
    Map<String, Long> outcomes = new TreeMap<>(cell.outcomes());
    LedgerCounts counts = cell.counts();
    outcomes.put("dropped", counts.dropped());
    outcomes.put("cancelled", counts.cancelled());
    outcomes.put("in_doubt", counts.inDoubt());
    outcomes.values().removeIf(count -> count == 0);
    return outcomes;
  }

  private CellReport.Warmup warmup(MergedCell cell, Target target) {
    WarmupCounts warmup = cell.warmup();
    Double cost = target.price() == null ? null : Decimals.usd(cell.costs().warmupCost());
    return new CellReport.Warmup(input.run().warmupBlocks(), warmup.sent(), warmup.failed(), cost);
  }

  static CellReport.Tokens tokens(TokenSums tokens, Distribution rate) {
    TokenSums.Usage usage = tokens.usage();
    return new CellReport.Tokens(
        usage.input(),
        usage.cachedInput(),
        usage.output(),
        usage.reasoning(),
        usage.missing(),
        speed(isRated(tokens.arrival(), rate.values()) ? rate : new Distribution()));
  }

  /**
   * Whether the speed of the tokens can be compared with that of others: most answers have one, and
   * their tokens did not all come at once.
   */
  static boolean isRated(TokenSums.Arrival arrival, long rated) {
    boolean fake = arrival.fakeStreams() * 2 > arrival.streamsJudged();
    return !fake && arrival.unrated() <= rated;
  }

  /** All null of an empty distribution. */
  private static CellReport.Speed speed(Distribution rate) {
    Double median =
        rate.isEmpty()
            ? null
            : Decimals.round(rate.atRank((rate.values() + 1) / 2) / MILLI, SPEED_DECIMALS);
    return new CellReport.Speed(
        Decimals.round(rate.mean() / MILLI, SPEED_DECIMALS), median, speedInterval(rate));
  }

  private static @Nullable Interval speedInterval(Distribution rate) {
    return Percentile.P50
        .intervalRanks(rate.values())
        .map(ranks -> new Interval(speed(rate, ranks.lower()), speed(rate, ranks.upper())))
        .orElse(null);
  }

  private static double speed(Distribution rate, long rank) {
    return rate.atRank(rank) / MILLI;
  }

  private CellReport.Output output(MergedCell cell, String model) {
    TokenSums tokens = cell.tokens();
    ModelAnswers answers = answersByModel.get(model);
    return new CellReport.Output(
        shapes(cell),
        cell.finishReasons(),
        answers == null ? null : answers.agreement(cell),
        tokensPerChunk(tokens),
        fakeStreaming(tokens),
        tokens.reasoningOnly(),
        tokens.arrival().early());
  }

  static @Nullable Double tokensPerChunk(TokenSums tokens) {
    TokenSums.Arrival arrival = tokens.arrival();
    return Decimals.ratio((double) arrival.chunkTokens(), arrival.chunks(), SPEED_DECIMALS);
  }

  static @Nullable Boolean fakeStreaming(TokenSums tokens) {
    TokenSums.Arrival arrival = tokens.arrival();
    return arrival.streamsJudged() == 0
        ? null
        : arrival.fakeStreams() * 2 > arrival.streamsJudged();
  }

  private static List<CellReport.Shape> shapes(MergedCell cell) {
    List<CellReport.Shape> shapes = new ArrayList<>();
    cell.shapes().forEach((hash, count) -> shapes.add(new CellReport.Shape(sign(hash), count)));
    shapes.sort(
        Comparator.comparingLong(CellReport.Shape::count)
            .reversed()
            .thenComparing(CellReport.Shape::signature));
    return shapes;
  }

  private static String sign(long hash) {
    return hash == 0 ? "other" : Sha256.signature(ByteBuffer.allocate(Long.BYTES).putLong(hash));
  }

  private static List<CellReport.Failure> failures(MergedCell cell) {
    return cell.errors().stream().limit(FAILURES).map(CellReport.Failure::of).toList();
  }

  private static CellReport.@Nullable Pricing pricing(@Nullable Price price) {
    return price == null
        ? null
        : new CellReport.Pricing(
            price.inputPicoUsd() / PICO_USD_PER_USD_A_MILLION,
            price.outputPicoUsd() / PICO_USD_PER_USD_A_MILLION);
  }

  private static CellReport.@Nullable Claims claims(Target target) {
    Target.Listing listing = target.listing();
    return listing == null
        ? null
        : new CellReport.Claims(
            listing.ttftMillis(),
            listing.tokensPerSecond(),
            listing.status(),
            listing.contextLength(),
            listing.supportsTools(),
            listing.supportsStructuredOutput(),
            listing.isModelAuthor(),
            pricing(target.price()));
  }
}
