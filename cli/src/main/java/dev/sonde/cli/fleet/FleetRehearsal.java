package dev.sonde.cli.fleet;

import dev.sonde.analysis.report.LiveLine;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RecentDelays;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.common.run.WorkloadSpec;
import dev.sonde.coordinator.Coordinator;
import dev.sonde.coordinator.dispatch.DispatcherOptions;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.submit.Placement;
import dev.sonde.coordinator.submit.RunFactory;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicPolicy;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.RehearsalServer;
import dev.sonde.worker.Worker;
import dev.sonde.worker.WorkerOptions;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.rehearsal.CannedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run with the load of the one to come, on roles and topics of its own, against a server in this
 * process. Jobs, claims, probes, events, fold and the following of the run are then compiled and
 * loaded before the first probe that counts. Nothing of it stays: its topics are deleted, its
 * events file too. Used by one thread.
 */
final class FleetRehearsal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FleetRehearsal.class);
  private static final String NAME = "rehearsal";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final long TICK_NANOS = 20_000_000;
  private static final int LIVE_TICKS = 12;
  private static final int WIDTH = 100;

  private final KafkaSettings settings;
  private final Vertx vertx;
  private final Clocks clocks;
  private final FleetOptions options;
  private final RecentDelays delays;
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private FleetRehearsal(
      KafkaSettings settings,
      Vertx vertx,
      Clocks clocks,
      FleetOptions options,
      RecentDelays delays) {
    this.settings = settings;
    this.vertx = vertx;
    this.clocks = clocks;
    this.options = options;
    this.delays = delays;
  }

  /**
   * What is rehearsed.
   *
   * @param load of one cell
   * @param cells as many as the run has, at most
   * @param limits that are to hold
   * @param atMost from the first job on
   * @param stop whether it is to end at once
   */
  record Piece(
      RehearsalLoad load, int cells, VerdictSpec limits, Duration atMost, BooleanSupplier stop) {}

  /** Rehearses until the limits hold for a second, or the time is over. */
  static Rehearsed of(
      Piece piece, KafkaSettings usual, Vertx vertx, Clocks clocks, FleetOptions options) {
    if (piece.stop().getAsBoolean()) {
      return Rehearsed.failed("it was stopped");
    }
    RecentDelays delays = new RecentDelays(piece.limits());
    KafkaSettings own = usual.rehearsing();
    Rehearsed rehearsed;
    try (FleetRehearsal rehearsal = new FleetRehearsal(own, vertx, clocks, options, delays)) {
      rehearsed = rehearsal.play(piece);
    } catch (RuntimeException e) {
      LOG.debug("the rehearsal failed", e);
      rehearsed = Rehearsed.failed(String.valueOf(e.getMessage()));
    }
    // What the start has left would be copied by the first collections of the run.
    System.gc();
    return rehearsed;
  }

  private Rehearsed play(Piece piece) {
    createTopics();
    Run run = startRoles(piece);
    Path events = temporary();
    open(() -> Files.delete(events));
    try (RunFollower follower = RunFollower.start(settings, run, events, this::heard);
        RunWriter writer = new RunWriter(settings, NAME)) {
      writer.submit(run, null).join();
      return watch(follower, clocks.monotonic().nanos(), piece);
    }
  }

  private Rehearsed watch(RunFollower follower, long began, Piece piece) {
    boolean held = false;
    for (int tick = 1; !held && !isOver(began, piece); tick++) {
      if (broken.isDone()) {
        throw new IllegalStateException(broken.join());
      }
      LockSupport.parkNanos(TICK_NANOS);
      held = holds();
      if (tick % LIVE_TICKS == 0) {
        // What is shown during a run is compiled too.
        LOG.trace(LiveLine.render(follower.soFar(), clocks.wall().millis(), WIDTH));
      }
    }
    synchronized (delays) {
      Duration took = passed(began);
      LOG.debug(
          "rehearsed for {}, {} probes in the last second, held: {}", took, delays.count(), held);
      if (!delays.spanASecond()) {
        return Rehearsed.failed("in " + took.toMillis() + " ms it saw no whole second of probes");
      }
      return new Rehearsed(held, took, delays.beyondLimits());
    }
  }

  private boolean isOver(long began, Piece piece) {
    return piece.stop().getAsBoolean() || passed(began).compareTo(piece.atMost()) >= 0;
  }

  private Duration passed(long began) {
    return Duration.ofNanos(clocks.monotonic().nanos() - began);
  }

  private boolean holds() {
    synchronized (delays) {
      return delays.hold();
    }
  }

  private void heard(ProbeEvent event) {
    synchronized (delays) {
      delays.add(event);
    }
  }

  private void createTopics() {
    List<TopicPolicy> policies = new ArrayList<>(Topics.policies(1));
    policies.add(Topics.jobsPolicy(NAME, 1));
    List<TopicPolicy> own = policies.stream().map(settings::policy).toList();
    try (Admin admin = settings.admin()) {
      TopicSetup setup = new TopicSetup(admin);
      // Those of a rehearsal whose process was killed.
      setup.delete(own);
      setup.ensure(own);
    }
    open(
        () -> {
          try (Admin admin = settings.admin()) {
            new TopicSetup(admin).delete(own);
          }
        });
  }

  private Run startRoles(Piece piece) {
    RehearsalServer server = new RehearsalServer();
    String deployed = joined(vertx.deployVerticle(server));
    open(() -> joined(vertx.undeploy(deployed)));
    Worker worker =
        new Worker(
            WorkerOptions.of(NAME, NAME, options.version(), options.size().eventLoops())
                .rehearsing(Duration.ZERO),
            vertx,
            clocks.monotonic(),
            KeySource.NONE,
            broken::complete);
    Coordinator coordinator =
        new Coordinator(
            settings,
            vertx,
            clocks.monotonic(),
            new DispatcherOptions(NAME, options.keepRuns()),
            broken::complete);
    open(worker);
    // A probe that is open has an event to publish, for which the worker must still be there.
    open(() -> worker.drain(DRAIN));
    open(coordinator);
    CompletableFuture.allOf(
            worker.rehearse(),
            coordinator.start(),
            worker.join(settings, OpenFiles.claimBounds(2, 1)))
        .orTimeout(LONGEST_START.toSeconds(), TimeUnit.SECONDS)
        .join();
    RunFactory runs = new RunFactory(clocks.wall(), options.version());
    return runs.run(
        RunPlanner.plan(spec(piece, server.endpoint()), targets(piece, server.endpoint())),
        new Placement(1, 1, null));
  }

  private static Spec spec(Piece piece, String endpoint) {
    RequestSpec.Timeouts timeouts = RequestSpec.Timeouts.within(TIMEOUT);
    return new Spec(
        NAME,
        ScopeSpec.of(NAME, NAME, NAME, endpoint),
        new WorkloadSpec(
            List.of(PromptSpec.of(NAME)),
            RequestSpec.streamed(RequestSpec.Generation.of(CannedServer.TOKENS, 0.0, 1L), timeouts),
            piece.load().rehearsed(),
            0,
            1),
        null,
        OnWorkerLoss.MARK,
        JudgingSpec.DEFAULT);
  }

  private static List<Target> targets(Piece piece, String endpoint) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < piece.cells(); i++) {
      targets.add(Target.of(i, NAME, NAME + "-" + i, NAME, endpoint));
    }
    return targets;
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("sonde-rehearsal-", ".pb");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary file can be created", e);
    }
  }

  private static <T> T joined(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void open(AutoCloseable resource) {
    opened.push(resource);
  }

  /** Closes the last opened first: the topics are deleted when nobody uses them any more. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("a part of the rehearsal did not end cleanly", e);
      }
    }
  }
}
