package dev.sonde.worker;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One worker: a member of its region's group that claims jobs, sends their probes and publishes
 * what became of them.
 */
public final class Worker implements AutoCloseable {

  private final WorkerOptions options;
  private final Vertx vertx;
  private final NanoClock clock;
  private final FatalErrorHandler fatalErrors;
  private final List<ProberVerticle> probers = new ArrayList<>();
  private volatile @Nullable Membership membership;

  /**
   * A worker that has yet to join.
   *
   * @param fatalErrors is told that it can do nothing any more
   */
  public Worker(
      WorkerOptions options,
      Vertx vertx,
      NanoClock clock,
      KeySource keys,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.options = options;
    this.vertx = vertx;
    this.clock = clock;
    for (int i = 0; i < options.eventLoops(); i++) {
      probers.add(new ProberVerticle(clock, keys, options.rehearsal()));
    }
  }

  /** Exercises client and decoder; needs no broker. */
  public CompletableFuture<Void> rehearse() {
    return CompletableFuture.allOf(
        probers.stream()
            .map(prober -> vertx.deployVerticle(prober).toCompletionStage().toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  /**
   * Joins the fleet; completes when the worker holds its share of the jobs.
   *
   * @param bounds what may be claimed of each partition
   */
  public CompletableFuture<Void> join(KafkaSettings settings, ClaimBounds bounds) {
    Membership joined =
        new Membership(options.within(bounds), settings, clock, probers, fatalErrors);
    membership = joined;
    return joined.start();
  }

  /** How many jobs partitions it holds now. */
  public int partitions() {
    Membership joined = membership;
    return joined == null ? 0 : joined.partitions();
  }

  /** Leaves the group at once and lets what is in flight end, at most for so long. */
  public void drain(Duration limit) {
    Membership joined = membership;
    if (joined != null) {
      joined.drain(limit);
    }
  }

  /** What workers of this process run on: system, processors and Java, for people. */
  public static String environment() {
    return ProcessHealth.environment();
  }

  /** What it can say of itself; empty before its first heartbeat. From any thread. */
  public Optional<WorkerState> state() {
    Membership joined = membership;
    return joined == null ? Optional.empty() : joined.state();
  }

  /** Leaves the group and lets go of every connection; what is in flight is given up. */
  @Override
  public void close() {
    Membership joined = membership;
    if (joined != null) {
      joined.close();
    }
  }
}
