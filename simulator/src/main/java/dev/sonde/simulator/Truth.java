package dev.sonde.simulator;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * The records of what the simulator did. Each event loop has its own part, without locks.
 *
 * <p>A query runs as a task on every loop and completes when all have run it. A loop ends a request
 * in the same task that sends the last part of its answer, so a query that follows an answer
 * includes its request.
 */
final class Truth {
  /** The number of requests that are kept; older ones are only counted. */
  static final int CAPACITY = 2_000_000;

  /** The lag at the 99th percentile beyond which the simulator reports that it was late. */
  static final long BEHIND_MICROS = 1_000;

  private static final long MAX_BYTES = 512L << 20;

  private final Map<EventExecutor, LoopTruth> loops = new LinkedHashMap<>();
  private final AtomicLong inFlight = new AtomicLong();
  private final RequestIds ids = new RequestIds();

  /**
   * Creates empty records.
   *
   * @param capacity the most requests to keep, divided evenly among the loops
   * @param executors the event loops that serve requests
   */
  Truth(int capacity, List<? extends EventExecutor> executors) {
    int share = Math.max(1, capacity / executors.size());
    for (EventExecutor loop : executors) {
      Chronicle chronicle = new Chronicle(share, MAX_BYTES / executors.size(), ids);
      loops.put(loop, new LoopTruth(chronicle, inFlight));
    }
  }

  /** The part that only this loop may use. */
  LoopTruth of(EventExecutor loop) {
    LoopTruth own = loops.get(loop);
    if (own == null) {
      throw new IllegalArgumentException("not a loop of the router: " + loop);
    }
    return own;
  }

  /** The kept finished chat requests, in the order in which they ended. */
  CompletableFuture<Iterator<RequestTruth>> requests() {
    return ask(LoopTruth::records).thenApply(MergedRecords::new);
  }

  CompletableFuture<Stats> stats() {
    return ask(LoopTruth::tally).thenApply(this::sum);
  }

  /** Clears everything except the requests in flight. */
  CompletableFuture<Void> reset() {
    return ask(part -> {
          part.reset();
          return part;
        })
        .thenAccept(all -> ids.clear());
  }

  private <T> CompletableFuture<List<T>> ask(Function<LoopTruth, T> question) {
    List<CompletableFuture<T>> answers = new ArrayList<>();
    loops.forEach((loop, part) -> answers.add(ask(loop, () -> question.apply(part))));
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
        .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
  }

  private static <T> CompletableFuture<T> ask(EventExecutor loop, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task = () -> answer.completeAsync(question, Runnable::run);
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // A loop that has ended no longer changes its records.
      loop.terminationFuture().addListener(ended -> task.run());
    }
    return answer;
  }

  private Stats sum(List<LoopTruth.Tally> tallies) {
    Map<String, Map<Integer, Long>> counts = new TreeMap<>();
    Histogram lagMicros = new Histogram(2);
    for (LoopTruth.Tally tally : tallies) {
      lagMicros.add(tally.lagMicros());
      tally
          .counts()
          .forEach(
              (slug, byStatus) -> {
                Map<Integer, Long> all = counts.computeIfAbsent(slug, key -> new TreeMap<>());
                byStatus.forEach((status, times) -> all.merge(status, times, Long::sum));
              });
    }
    Stats.Lag lag =
        new Stats.Lag(
            lagMicros.getTotalCount(),
            lagMicros.getValueAtPercentile(50),
            lagMicros.getValueAtPercentile(99),
            lagMicros.getValueAtPercentile(99.9),
            lagMicros.getMaxValue());
    return new Stats(
        tallies.stream().mapToLong(LoopTruth.Tally::posts).sum(),
        inFlight.get(),
        tallies.stream().mapToLong(LoopTruth.Tally::peakInFlight).max().orElse(0),
        tallies.stream().mapToLong(LoopTruth.Tally::duplicates).sum(),
        tallies.stream().mapToLong(LoopTruth.Tally::dropped).sum(),
        tallies.stream().mapToLong(LoopTruth.Tally::stalls).sum(),
        tallies.stream().mapToLong(LoopTruth.Tally::refusedConnections).sum(),
        counts,
        lag,
        lag.p99() > BEHIND_MICROS);
  }

  /** A warning for the user if the simulator was later than its own plan. */
  static Optional<String> warning(Stats stats) {
    return stats.behind()
        ? Optional.of(
            "warning: the simulator was behind its own plan: p99 %d µs, max %d µs late"
                .formatted(stats.lagMicros().p99(), stats.lagMicros().max()))
        : Optional.empty();
  }
}
