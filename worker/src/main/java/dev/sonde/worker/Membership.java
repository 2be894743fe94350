package dev.sonde.worker;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.Waiting;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Seat;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Fate;
import dev.sonde.worker.jobs.ClaimLoop;
import dev.sonde.worker.jobs.ClaimOptions;
import dev.sonde.worker.jobs.EventWatch;
import dev.sonde.worker.jobs.RunClocks;
import dev.sonde.worker.jobs.Settlement;
import dev.sonde.worker.probe.ProbeCall;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the Kafka clients, the claims and the probers of a worker, from a claim to its event. */
final class Membership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final long DRAIN_TICK_NANOS = 5_000_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration JOIN = Duration.ofSeconds(10);

  private final WorkerOptions options;
  private final KafkaSettings settings;
  private final List<ProberVerticle> probers;
  private final FatalErrorHandler fatalErrors;
  private final RunClocks clocks;
  private final RunBook runs = new RunBook();
  private final EventPublisher publisher;
  private final HeartbeatSender heartbeats;
  private final Settlement.Identity identity;
  private final DeadLetters deadLetters;
  private final Settlement settlement;
  private final ClaimLoop claims;
  private final MemberLoop loop;
  private final Thread jobsThread;
  private final ProcessHealth health = new ProcessHealth();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final Map<Outcome, LongAdder> ended = new ConcurrentHashMap<>();
  private final EventWatch watch;
  private final Thread watchThread;
  private @Nullable TopicTail runsTail;

  Membership(
      WorkerOptions options,
      KafkaSettings settings,
      NanoClock clock,
      List<ProberVerticle> probers,
      FatalErrorHandler fatalErrors) {
    this.options = options;
    this.settings = settings;
    this.probers = List.copyOf(probers);
    this.fatalErrors = fatalErrors;
    this.clocks = new RunClocks(clock);
    this.publisher = new EventPublisher(this::producer, options.id(), fatalErrors);
    this.heartbeats =
        new HeartbeatSender(settings, options.id(), clocks, this::heartbeat, fatalErrors);
    this.identity = new Settlement.Identity(options.id(), options.region());
    this.deadLetters = new DeadLetters(settings, options.id());
    this.settlement = new Settlement(identity, options.maxLateness(), runs, clock, new Doing());
    this.claims =
        new ClaimLoop(
            new ClaimOptions(options.id(), options.claimAhead(), options.bounds()),
            new FollowedRuns(runs, this::markRuns),
            clocks,
            deadLetters,
            settlement);
    this.loop =
        new MemberLoop("worker " + options.id(), place(settings, options), clock, claims, FAREWELL);
    this.watch =
        new EventWatch(TopicReader.of(settings), identity, clock, Waiting.real(), new Found());
    this.jobsThread = new Thread(this::takeJobs, options.id() + "-jobs");
    this.watchThread = new Thread(watch, options.id() + "-watch");
    watchThread.setDaemon(true);
    watchThread.start();
  }

  private Producer<String, byte[]> producer(Haste haste) {
    String name = options.id() + "-events" + haste.suffix();
    return haste == Haste.NOW ? settings.producer(name) : settings.gathering(name, haste.linger());
  }

  private static MemberLoop.Place place(KafkaSettings settings, WorkerOptions options) {
    String region = options.region();
    return new MemberLoop.Place(
        Seat.in(settings, Topics.workers(region), Topics.jobs(region), options.id()),
        new BackOff(FIRST_PAUSE, LONGEST_PAUSE));
  }

  private BooleanSupplier markRuns() {
    return Objects.requireNonNull(runsTail, "jobs are taken after the runs were read").mark();
  }

  private void takeJobs() {
    loop.run();
    deadLetters.close();
  }

  CompletableFuture<Void> start() {
    publisher.warm();
    TopicTail tail =
        TopicTail.start(
            settings,
            List.of(Topics.RUNS),
            options.id() + "-runs",
            read -> runs.accept(read.key(), read.value()),
            fatalErrors);
    runsTail = tail;
    return CompletableFuture.allOf(heartbeats.start(), tail.caughtUp())
        .thenCompose(
            known -> {
              jobsThread.start();
              return claims.assignment().joined();
            });
  }

  int partitions() {
    return claims.assignment().held();
  }

  /** The state of the worker; empty before its first heartbeat. From any thread. */
  Optional<WorkerState> state() {
    HeartbeatSender.Sent sent = heartbeats.last();
    if (sent == null) {
      return Optional.empty();
    }
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    ended.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    long silentNanos = clocks.clock().nanos() - sent.atNanos();
    return Optional.of(new WorkerState(sent.heartbeat(), Duration.ofNanos(silentNanos), counts));
  }

  private Heartbeat heartbeat(BrokerClock.@Nullable Reading reading) {
    MachineHealth.Look machine = health.machine(clocks.clock().nanos());
    int open = inFlight.values().stream().mapToInt(AtomicInteger::get).sum();
    return new Heartbeat(
        options.id(),
        options.region(),
        options.version(),
        new Heartbeat.Work(claims.assignment().held(), open, claims.assignment().full()),
        new Heartbeat.Jvm(health.gcPauseMaxMillis(), health.cpu()),
        new Heartbeat.Clock(
            reading == null
                ? Heartbeat.Offset.UNKNOWN
                : new Heartbeat.Offset(
                    health.offsetFromWallMillis(reading, clocks.clock().nanos()),
                    reading.errorMillis()),
            health.clockStepMillis(clocks.clock().nanos())),
        new Heartbeat.Machine(
            new Heartbeat.Processors(machine.busy(), machine.stolen()),
            machine.pressure(),
            ProcessHealth.environment() + options.outbound().note()),
        options.noiseFloor());
  }

  /** Carries out the decisions of the {@link Settlement}. */
  private final class Doing implements Settlement.Hands {

    @Override
    public void send(Run run, Claim claim, Fate.Send window) {
      Membership.this.send(run, claim, window);
    }

    @Override
    public void publish(Run run, Claim claim, ProbeEvent event) {
      Membership.this.publish(run, claim, event, false);
    }

    @Override
    public void watch(EventWatch.Orphan orphan) {
      watch.watch(orphan);
    }

    @Override
    public void refused(Throwable cause) {
      // Also ends the wait for the first assignment.
      claims.assignment().refused(cause);
      fatalErrors.report(cause);
    }
  }

  /** Passes the results of the {@link EventWatch} to the polling thread. */
  private final class Found implements EventWatch.Listener {

    @Override
    public void answered(Claim orphan) {
      claims.retire(orphan);
    }

    @Override
    public void givenUp(Claim orphan) {
      claims.giveUp(orphan);
    }

    @Override
    public void refused(Throwable cause) {
      fatalErrors.report(cause);
    }
  }

  private void send(Run run, Claim claim, Fate.Send window) {
    ProberVerticle prober = probers.get(Math.floorMod(next.getAndIncrement(), probers.size()));
    unfinished.incrementAndGet();
    Sending sending = new Sending(prober, run, claim, window);
    prober.fireAt(window, sending, sending);
  }

  /** A claim in the hands of a prober, which also sends the next one of its lane. */
  private final class Sending implements ProberVerticle.CallAt, ProberVerticle.Listener {

    private final ProberVerticle prober;
    private final Run run;
    private final Claim claim;
    private final Fate.Send window;
    private final AtomicInteger open;

    Sending(ProberVerticle prober, Run run, Claim claim, Fate.Send window) {
      this.prober = prober;
      this.run = run;
      this.claim = claim;
      this.window = window;
      this.open = inFlight.computeIfAbsent(run.id(), unused -> new AtomicInteger());
    }

    @Override
    public ProbeCall startedAt(long nanos) {
      open.incrementAndGet();
      return new ProbeCall(
          identity.of(run, claim),
          run,
          options.id(),
          claim.taken().startNanos(),
          window.atNanos(),
          nanos,
          open::get);
    }

    @Override
    public void ended(ProbeEvent event, long atNanos) {
      open.decrementAndGet();
      over(event, atNanos);
    }

    @Override
    public void tooLate(long nowNanos) {
      over(identity.unsent(run, claim, Fate.tooLate(claim)), nowNanos);
    }

    private void over(ProbeEvent event, long atNanos) {
      boolean followed = false;
      try {
        // A stream of HTTP/2 counts among those of its connection until its last frame is handled.
        boolean later = event.wire().http2();
        followed =
            settlement.ended(
                claim, window.atNanos(), atNanos, later ? this::queueNext : this::sendNext);
      } finally {
        publish(run, claim, event, followed);
        unfinished.decrementAndGet();
      }
    }

    private void sendNext(Run of, Claim following, Fate.Send opened) {
      Sending sending = next(of, following, opened);
      prober.fire(opened, sending, sending);
    }

    private void queueNext(Run of, Claim following, Fate.Send opened) {
      Sending sending = next(of, following, opened);
      prober.fireAt(opened, sending, sending);
    }

    private Sending next(Run of, Claim following, Fate.Send opened) {
      unfinished.incrementAndGet();
      return new Sending(prober, of, following, opened);
    }
  }

  /**
   * @param followed whether the probe's lane has sent the next one already
   */
  private void publish(Run run, Claim claim, ProbeEvent event, boolean followed) {
    ended.computeIfAbsent(event.outcome(), unused -> new LongAdder()).increment();
    boolean waits = followed && !claims.assignment().full();
    publisher.publish(
        run, claim.taken().job().shard(), event, haste(claim, waits), () -> claims.retire(claim));
  }

  private Haste haste(Claim claim, boolean waits) {
    if (claim.taken().job().closed()) {
      return waits ? Haste.within(settlement.spareNanos()) : Haste.NOW;
    }
    return claims.assignment().full() ? Haste.NOW : Haste.LATER;
  }

  /** Leaves the group at once and waits for probes in flight, at most for this time. */
  void drain(Duration limit) {
    leave();
    long deadline = clocks.clock().nanos() + limit.toNanos();
    while (unfinished.get() > 0 && clocks.clock().nanos() - deadline < 0) {
      LockSupport.parkNanos(DRAIN_TICK_NANOS);
    }
    if (unfinished.get() > 0) {
      LOG.warn(
          "worker {}: {} probes were not answered within {} s and are given up",
          options.id(),
          unfinished.get(),
          limit.toSeconds());
    }
  }

  private void leave() {
    loop.close();
    join(jobsThread);
  }

  private static void join(Thread thread) {
    try {
      thread.join(JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    leave();
    watch.close();
    watchThread.interrupt();
    join(watchThread);
    heartbeats.close();
    publisher.close();
    TopicTail tail = runsTail;
    if (tail != null) {
      tail.close();
    }
    health.close();
  }

  void forgetPauses() {
    health.gcPauseMaxMillis();
  }
}
