package dev.sonde.worker;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.TopicTail;
import dev.sonde.common.topic.Topics;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.RunBook;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.probe.ProbeCall;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A worker's place in the fleet: its consumer, its producers, and the way from claim to event. */
final class Membership implements AutoCloseable {

  private final WorkerOptions options;
  private final KafkaSettings settings;
  private final Vertx vertx;
  private final List<ProberVerticle> probers;
  private final RunClocks clocks;
  private final RunBook runs = new RunBook();
  private final EventPublisher publisher;
  private final Heartbeats heartbeats;
  private final JobsPoller poller;
  private final Thread pollerThread;
  private final ProcessHealth health = new ProcessHealth();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private @Nullable TopicTail runsTail;

  Membership(
      WorkerOptions options,
      KafkaSettings settings,
      Vertx vertx,
      NanoClock clock,
      List<ProberVerticle> probers) {
    this.options = options;
    this.settings = settings;
    this.vertx = vertx;
    this.probers = List.copyOf(probers);
    this.clocks = new RunClocks(clock);
    this.publisher = new EventPublisher(settings, options.id());
    this.heartbeats = new Heartbeats(settings, options.id(), clocks, this::heartbeat);
    this.poller = new JobsPoller(settings, options, runs, clocks, new Claims());
    this.pollerThread = new Thread(poller, options.id() + "-jobs");
  }

  CompletableFuture<Void> start() {
    publisher.warm();
    TopicTail tail =
        TopicTail.start(
            settings,
            List.of(Topics.RUNS),
            options.id() + "-runs",
            read -> runs.accept(read.key(), read.value()));
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

  private Heartbeat heartbeat(BrokerClock.@Nullable Reading reading) {
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
        reading == null ? null : reading.errorMillis());
  }

  /** What becomes of claims, decided on the polling thread. */
  private final class Claims implements JobsPoller.Sink {

    @Override
    public void claimed(Run run, Claim claim) {
      long now = clocks.clock().nanos();
      Job job = claim.taken().job();
      if (runs.cancel(run.id()).isPresent()) {
        unsent(run, claim, Outcome.CANCELLED, "the run was cancelled");
      } else if (now > claim.expiresNanos()) {
        unsent(run, claim, job.closed() ? Outcome.UNUSED : Outcome.DROPPED, "expired");
      } else if (!job.closed() && now > claim.dueNanos() + options.maxLateness().toNanos()) {
        unsent(run, claim, Outcome.DROPPED, "too late");
      } else {
        send(run, claim, job.closed() ? Math.max(now, claim.dueNanos()) : claim.dueNanos());
      }
    }

    @Override
    public void orphaned(Run run, Claim claim) {
      long givenUpNanos =
          claim.dueNanos()
              + options.maxLateness().toNanos()
              + run.spec().request().timeouts().longest().toNanos();
      long wait = TimeUnit.NANOSECONDS.toMillis(givenUpNanos - clocks.clock().nanos());
      vertx.setTimer(
          Math.max(1, wait),
          timer -> unsent(run, claim, Outcome.IN_DOUBT, "claimed by a worker that is gone"));
    }
  }

  private void unsent(Run run, Claim claim, Outcome outcome, String why) {
    ProbeEvent event =
        ProbeEvent.unsent(id(run, claim), outcome, why, options.id(), claim.probe().dueMicros());
    publish(run, claim, event);
  }

  private void send(Run run, Claim claim, long dueNanos) {
    AtomicInteger open = inFlight.computeIfAbsent(run.id(), unused -> new AtomicInteger());
    ProberVerticle prober = probers.get(Math.floorMod(next.getAndIncrement(), probers.size()));
    prober.fireAt(
        dueNanos,
        started -> {
          open.incrementAndGet();
          return new ProbeCall(
              id(run, claim),
              run,
              options.id(),
              claim.taken().startNanos(),
              dueNanos,
              started,
              open::get);
        },
        event -> {
          open.decrementAndGet();
          publish(run, claim, event);
        });
  }

  private void publish(Run run, Claim claim, ProbeEvent event) {
    publisher.publish(run, claim.taken().job().shard(), event, () -> poller.retire(claim));
  }

  private ProbeEvent.ProbeId id(Run run, Claim claim) {
    Job.Probe probe = claim.probe();
    return new ProbeEvent.ProbeId(
        run.id(), options.region(), probe.index(), 1, probe.target(), probe.prompt());
  }

  @Override
  public void close() {
    poller.close();
    try {
      pollerThread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heartbeats.close();
    publisher.close();
    TopicTail tail = runsTail;
    if (tail != null) {
      tail.close();
    }
    health.close();
  }
}
