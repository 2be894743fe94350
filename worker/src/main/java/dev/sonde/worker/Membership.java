package dev.sonde.worker;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Fate;
import dev.sonde.worker.probe.ProbeCall;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's place in the fleet: its consumer, its producers, and the way from claim to event. */
final class Membership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final long DRAIN_TICK_NANOS = 5_000_000;

  private final WorkerOptions options;
  private final KafkaSettings settings;
  private final List<ProberVerticle> probers;
  private final FatalErrorHandler fatalErrors;
  private final RunClocks clocks;
  private final RunBook runs = new RunBook();
  private final EventPublisher publisher;
  private final Heartbeats heartbeats;
  private final JobsPoller poller;
  private final Thread pollerThread;
  private final ProcessHealth health = new ProcessHealth();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final Map<Outcome, LongAdder> ended = new ConcurrentHashMap<>();
  private final EventWatch watch;
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
    this.publisher = new EventPublisher(settings, options.id(), fatalErrors);
    this.heartbeats = new Heartbeats(settings, options.id(), clocks, this::heartbeat, fatalErrors);
    this.poller =
        new JobsPoller(JobsGroup.of(settings, options), options, runs, clocks, new Claims());
    this.watch = new EventWatch(settings, options, clock, new Found());
    this.pollerThread = new Thread(poller, options.id() + "-jobs");
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
              pollerThread.start();
              return poller.assignment().joined();
            });
  }

  int partitions() {
    return poller.assignment().held();
  }

  /** What the worker can say of itself. From any thread. */
  Optional<WorkerState> state() {
    Heartbeats.Sent sent = heartbeats.last();
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
        poller.assignment().held(),
        open,
        poller.assignment().full(),
        health.gcPauseMaxMillis(),
        health.cpu(),
        reading == null ? null : health.offsetFromWallMillis(reading, clocks.clock().nanos()),
        reading == null ? null : reading.errorMillis(),
        health.clockStepMillis(clocks.clock().nanos()),
        machine.busy(),
        machine.stolen(),
        machine.pressure(),
        ProcessHealth.environment(),
        options.noiseFloor());
  }

  /** What becomes of claims, decided on the polling thread. */
  private final class Claims implements ClaimSink {

    @Override
    public void claimed(Run run, Claim claim, long proposedNanos) {
      boolean cancelled = runs.cancel(run.id()).isPresent();
      Fate fate =
          Fate.of(
              claim,
              new Fate.Situation(
                  clocks.clock().nanos(), proposedNanos, cancelled, options.maxLateness()));
      if (fate instanceof Fate.Send send) {
        send(run, claim, send);
      } else if (fate instanceof Fate.Unsent unsent) {
        unsent(run, claim, unsent);
      }
    }

    @Override
    public void orphaned(Run run, Claim claim, long sinceMillis) {
      long givenUpNanos =
          Fate.givenUpNanos(
              claim,
              clocks.clock().nanos(),
              options.maxLateness(),
              run.spec().request().timeouts().longest());
      int eventPartition = run.eventPartition(claim.taken().job().shard());
      watch.watch(new EventWatch.Orphan(claim, givenUpNanos, eventPartition, sinceMillis));
    }

    @Override
    public void inDoubt(Run run, Claim claim) {
      unsent(run, claim, new Fate.Unsent(Outcome.IN_DOUBT, "claimed by a worker that is gone"));
    }

    @Override
    public void refused(Throwable cause) {
      // While it comes up, whoever waits for its share is told by this.
      poller.assignment().refused(cause);
      fatalErrors.report(cause);
    }
  }

  /** Tells the polling thread what the watch has found. */
  private final class Found implements EventWatch.Listener {

    @Override
    public void answered(Claim orphan) {
      poller.retire(orphan);
    }

    @Override
    public void givenUp(Claim orphan) {
      poller.giveUp(orphan);
    }

    @Override
    public void refused(Throwable cause) {
      fatalErrors.report(cause);
    }
  }

  private void unsent(Run run, Claim claim, Fate.Unsent fate) {
    ProbeEvent event =
        ProbeEvent.unsent(
            id(run, claim), fate.outcome(), fate.why(), options.id(), claim.probe().dueMicros());
    publish(run, claim, event);
  }

  private void send(Run run, Claim claim, Fate.Send window) {
    AtomicInteger open = inFlight.computeIfAbsent(run.id(), unused -> new AtomicInteger());
    ProberVerticle prober = probers.get(Math.floorMod(next.getAndIncrement(), probers.size()));
    unfinished.incrementAndGet();
    prober.fireAt(
        new ProberVerticle.Firing(window.atNanos(), window.latestNanos()),
        started -> {
          open.incrementAndGet();
          return new ProbeCall(
              id(run, claim),
              run,
              options.id(),
              claim.taken().startNanos(),
              window.atNanos(),
              started,
              open::get);
        },
        new ProberVerticle.Listener() {
          @Override
          public void ended(ProbeEvent event) {
            open.decrementAndGet();
            publish(run, claim, event);
            unfinished.decrementAndGet();
          }

          @Override
          public void tooLate() {
            unsent(run, claim, Fate.tooLate(claim));
            unfinished.decrementAndGet();
          }
        });
  }

  private void publish(Run run, Claim claim, ProbeEvent event) {
    ended.computeIfAbsent(event.outcome(), unused -> new LongAdder()).increment();
    publisher.publish(run, claim.taken().job().shard(), event, () -> poller.retire(claim));
  }

  private ProbeEvent.ProbeId id(Run run, Claim claim) {
    Job.Probe probe = claim.probe();
    return new ProbeEvent.ProbeId(
        run.id(), options.region(), probe.index(), claim.attempt(), probe.target(), probe.prompt());
  }

  /** Leaves the group at once and lets what is in flight end, at most for so long. */
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
    poller.close();
    try {
      pollerThread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    leave();
    watch.close();
    heartbeats.close();
    publisher.close();
    TopicTail tail = runsTail;
    if (tail != null) {
      tail.close();
    }
    health.close();
  }
}
