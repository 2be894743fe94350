package dev.sonde.cli.fleet;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.coordinator.Coordinator;
import dev.sonde.coordinator.dispatch.DispatcherOptions;
import dev.sonde.coordinator.submit.Placement;
import dev.sonde.kafka.Copies;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicPolicy;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.Worker;
import dev.sonde.worker.WorkerOptions;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, coordinator and workers in this process. They start in parallel: the workers rehearse
 * while the broker starts.
 */
public final class LocalFleet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalFleet.class);
  private static final long SETTLE_NANOS = 50_000_000;
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final Duration REHEARSAL_MARGIN = Duration.ofSeconds(60);

  private final FleetOptions options;
  private final Clocks clocks;
  private final Vertx vertx;
  private final Map<String, List<Worker>> workers = new HashMap<>();
  private final Queue<AutoCloseable> roles = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<KafkaSettings> settings;
  private final CompletableFuture<Void> started;
  private final CompletableFuture<Void> ready;
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private final Map<String, Integer> shards = new ConcurrentHashMap<>();
  private volatile int eventPartitions;
  private volatile @Nullable Durability durability = Durability.EMBEDDED;
  private volatile @Nullable AutoCloseable kafka;
  private volatile boolean closing;
  private volatile CompletableFuture<?> rehearsal = CompletableFuture.completedFuture(true);

  private LocalFleet(FleetOptions options, Clocks clocks, Vertx vertx) {
    this.options = options;
    this.clocks = clocks;
    this.vertx = vertx;
    KeySource keys = options.keys();
    List<CompletableFuture<Void>> rehearsals = new ArrayList<>();
    for (String region : options.regions()) {
      List<Worker> here = new ArrayList<>();
      for (int i = 1; i <= options.size().workers(); i++) {
        String id =
            options.name(options.regions().size() == 1 ? "w-" + i : "w-" + region + "-" + i);
        Worker worker =
            new Worker(
                WorkerOptions.of(id, region, options.version(), options.size().eventLoops())
                    .quoting(options.noiseFloor())
                    .through(options.outbound()),
                vertx,
                clocks.monotonic(),
                keys,
                broken::complete);
        here.add(worker);
        rehearsals.add(worker.rehearse());
      }
      workers.put(region, here);
    }
    this.settings = CompletableFuture.supplyAsync(this::openKafka);
    this.started = settings.thenAccept(this::startRoles);
    this.ready =
        CompletableFuture.allOf(
            started, CompletableFuture.allOf(rehearsals.toArray(CompletableFuture[]::new)));
  }

  /** Begins to start everything and returns at once. */
  public static LocalFleet start(FleetOptions options, Clocks clocks, Vertx vertx) {
    return new LocalFleet(options, clocks, vertx);
  }

  /** Completes when every worker holds its partitions; fails if a role cannot start. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /**
   * Rehearses the load of a spec on the embedded broker, when all roles have started. Nothing is
   * rehearsed, and the result is empty, where another cluster is used: topics of a rehearsal would
   * be a load for others.
   *
   * @param cells of the run
   * @param atMost how long it may take, from its first job on
   * @param always whether small loads are rehearsed too
   */
  public CompletableFuture<Optional<Rehearsed>> rehearse(
      Spec spec, int cells, Duration atMost, boolean always) {
    RehearsalLoad load = RehearsalLoad.of(spec.load(), atMost.plus(REHEARSAL_MARGIN));
    if (options.kafka().cluster() != null || !(always || load.isLarge(cells))) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return begun(load, Math.min(cells, Job.MAX_PROBES), spec.verdict(), atMost)
        .thenApply(Optional::of);
  }

  /** Rehearses a load of 50 probes a second, for runs that are not known yet. */
  public CompletableFuture<Rehearsed> rehearse(Duration atMost) {
    RehearsalLoad load = RehearsalLoad.usual(atMost.plus(REHEARSAL_MARGIN));
    return begun(load, 1, VerdictSpec.DEFAULT, atMost);
  }

  private CompletableFuture<Rehearsed> begun(
      RehearsalLoad load, int cells, VerdictSpec limits, Duration atMost) {
    FleetRehearsal.Piece piece =
        new FleetRehearsal.Piece(load, cells, limits, atMost, () -> closing);
    CompletableFuture<Rehearsed> begun =
        ready.thenApplyAsync(
            all -> {
              Rehearsed rehearsed =
                  FleetRehearsal.of(piece, settings.join(), vertx, clocks, options);
              // The JVM tells of its last collection a moment later.
              LockSupport.parkNanos(SETTLE_NANOS);
              workers.values().forEach(each -> each.forEach(Worker::forgetPauses));
              return rehearsed;
            },
            task -> new Thread(task, "rehearsal").start());
    rehearsal = begun;
    return begun;
  }

  /** Reports a fatal error of a role to the listener, also one that has already happened. */
  @SuppressWarnings("FutureReturnValueIgnored") // The listener throws nothing.
  public void onFatalError(FatalErrorHandler listener) {
    FatalErrorHandler told = FleetTopics.explaining(settings(), listener);
    broken.thenAccept(told::report);
  }

  /** The settings of the cluster; waits until its topics are set up. */
  public KafkaSettings settings() {
    return settings.join();
  }

  /** The partitions that its runs use. Final when {@link #ready} has completed. */
  public Placement placement() {
    // All regions have the same plan, so its shards must exist in each region.
    int all =
        options.regions().stream().mapToInt(this::shards).min().orElse(options.jobsPartitions());
    return new Placement(all, eventPartitions, durability);
  }

  private int shards(String region) {
    return shards.getOrDefault(region, options.jobsPartitions());
  }

  private KafkaSettings openKafka() {
    KafkaHome.Open open = options.kafka().open();
    kafka = open.closing();
    KafkaSettings reached = open.settings();
    if (options.kafka().cluster() != null) {
      FleetTopics.check(reached);
    }
    LOG.debug("Kafka answers at {}", reached.bootstrap());
    setUpTopics(reached, open.fresh());
    LOG.debug("the topics exist");
    return reached;
  }

  /** Creates missing topics; existing topics keep their partitions. */
  private void setUpTopics(KafkaSettings reached, boolean fresh) {
    List<TopicPolicy> policies = new ArrayList<>(Topics.policies(options.eventPartitions()));
    for (String region : options.regions()) {
      policies.add(Topics.jobsPolicy(region, options.jobsPartitions()));
    }
    if (fresh) {
      EmbeddedBroker.internalTopics()
          .forEach((name, configs) -> policies.add(new TopicPolicy(name, 1, configs)));
    }
    try (Admin admin = reached.admin()) {
      TopicSetup setup = new TopicSetup(admin);
      setup.ensure(policies);
      if (options.kafka().cluster() != null) {
        Optional<Durability> found = new Copies(admin).durability();
        FleetTopics.warn(found);
        durability = found.orElse(null);
      }
      eventPartitions = fresh ? options.eventPartitions() : setup.partitions(Topics.EVENTS);
      for (String region : options.regions()) {
        shards.put(
            region, fresh ? options.jobsPartitions() : setup.partitions(Topics.jobs(region)));
      }
    }
  }

  private void startRoles(KafkaSettings reached) {
    if (closing) {
      return;
    }
    Coordinator coordinator =
        new Coordinator(
            reached,
            vertx,
            clocks.monotonic(),
            new DispatcherOptions(options.name("c-1"), options.keepRuns()),
            broken::complete);
    roles.add(coordinator);
    List<CompletableFuture<?>> joining = new ArrayList<>();
    joining.add(coordinator.start());
    for (List<Worker> here : workers.values()) {
      for (Worker worker : here) {
        roles.add(worker);
        joining.add(worker.join(reached, options.claimBounds()));
      }
    }
    CompletableFuture.allOf(joining.toArray(CompletableFuture[]::new)).join();
    LOG.debug("the roles have started");
    // On a given cluster other workers may hold partitions of the same regions and keep them.
    if (options.kafka().cluster() == null) {
      awaitShares();
    }
    LOG.debug("every worker holds its partitions");
  }

  /** Waits until the workers of each region have distributed its partitions among themselves. */
  private void awaitShares() {
    long deadline = clocks.monotonic().nanos() + PATIENCE_NANOS;
    for (Map.Entry<String, List<Worker>> region : workers.entrySet()) {
      while (!closing && !shared(region.getKey(), region.getValue())) {
        if (clocks.monotonic().nanos() - deadline > 0) {
          throw new IllegalStateException(
              "the workers of region "
                  + region.getKey()
                  + " did not take their partitions in time");
        }
        LockSupport.parkNanos(2_000_000);
      }
    }
  }

  private boolean shared(String region, List<Worker> here) {
    int held = here.stream().mapToInt(Worker::partitions).sum();
    boolean each =
        here.stream().filter(worker -> worker.partitions() > 0).count()
            >= Math.min(here.size(), shards(region));
    return held == shards(region) && each;
  }

  /** Stops taking jobs and waits for probes in flight, at most for this time. */
  public void drain(Duration limit) {
    CompletableFuture<?>[] draining =
        workers.values().stream()
            .flatMap(List::stream)
            .map(worker -> CompletableFuture.runAsync(() -> worker.drain(limit)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(draining).join();
  }

  /** Stops all roles in parallel, then the broker. */
  @Override
  public void close() {
    closing = true;
    rehearsal.handle((ended, failure) -> true).join();
    // A broker or role that is still starting must have started before it can be stopped.
    started.handle((done, failure) -> true).join();
    CompletableFuture<?>[] stopping =
        roles.stream()
            .map(role -> CompletableFuture.runAsync(() -> close(role)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stopping).join();
    AutoCloseable opened = kafka;
    if (opened != null) {
      close(opened);
    }
  }

  private static void close(AutoCloseable closing) {
    try {
      closing.close();
    } catch (Exception e) {
      throw new IllegalStateException("the fleet did not stop cleanly", e);
    }
  }
}
