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
 * their events.
 */
public final class Worker implements AutoCloseable {

  private final WorkerOptions options;
  private final Vertx vertx;
  private final NanoClock clock;
  private final FatalErrorHandler fatalErrors;
  private final List<ProberVerticle> probers = new ArrayList<>();
  private volatile @Nullable Membership membership;

  /**
   * Creates a worker that has not joined yet.
   *
   * @param fatalErrors receives the failure after which the worker cannot continue
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
      probers.add(new ProberVerticle(clock, keys, options.rehearsal(), options.outbound()));
    }
  }

  /** Warms up client and decoder; needs no broker. */
  public CompletableFuture<Void> rehearse() {
    return CompletableFuture.allOf(
        probers.stream()
            .map(prober -> vertx.deployVerticle(prober).toCompletionStage().toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  /**
   * Joins the fleet; completes when the worker holds its share of the jobs.
   *
   * @param bounds how much may be claimed of each partition
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

  /** Reports no pause of the process up to now: it was not one of a run. */
  public void forgetPauses() {
    Membership joined = membership;
    if (joined != null) {
      joined.forgetPauses();
    }
  }

  /** Leaves the group at once and waits for probes in flight, at most for this time. */
  public void drain(Duration limit) {
    Membership joined = membership;
    if (joined != null) {
      joined.drain(limit);
    }
  }

  /** The system, processors and Java of this process, as text. */
  public static String environment() {
    return ProcessHealth.environment();
  }

  /** The state of the worker; empty before its first heartbeat. From any thread. */
  public Optional<WorkerState> state() {
    Membership joined = membership;
    return joined == null ? Optional.empty() : joined.state();
  }

  /** Leaves the group and closes the Kafka clients; probes in flight are given up. */
  @Override
  public void close() {
    Membership joined = membership;
    if (joined != null) {
      joined.close();
    }
  }
}
