package dev.sonde.cli.determinism;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.dispatch.DispatchPolicy;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Fate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code Membership} does: the way from a claim that stands to a durable event. */
final class SimWorker implements SimPoller.Sink {

  private static final Duration MAX_LATENESS = DispatchPolicy.DEFAULT.maxLateness();
  private static final long SHRUNK = 1_000_000;
  private static final long SLOW_NANOS = Duration.ofMillis(400).toNanos();

  private final World world;
  private final Machine machine;
  private final Run run;
  private final SimPoller poller;
  private final SimWatch watch;
  private final Map<String, Long> unfinished = new LinkedHashMap<>();

  SimWorker(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
    this.run = world.run();
    this.poller = new SimPoller(world, machine, this);
    this.watch = new SimWatch(world, machine, poller);
  }

  Machine machine() {
    return machine;
  }

  void leave() {
    poller.leave();
  }

  /** Whatever it has in hand may come to nothing, or too late. */
  void disturbed() {
    unfinished.values().forEach(world.truth()::excuse);
  }

  @Override
  public void proposed(Claim claim, long proposedNanos) {
    unfinished.put(Truth.name(claim), claim.probe().index());
    if (world.mutant() == Mutant.SEND_BEFORE_CLAIM) {
      settle(claim, proposedNanos);
    }
  }

  @Override
  public void claimed(Claim claim, long proposedNanos) {
    if (world.mutant() != Mutant.SEND_BEFORE_CLAIM) {
      settle(claim, proposedNanos);
    }
  }

  @Override
  public void refused(Claim claim) {
    unfinished.remove(Truth.name(claim));
  }

  @Override
  public void unknown(Claim claim) {
    unfinished.remove(Truth.name(claim));
    world.truth().excuse(claim.probe().index());
  }

  @Override
  public void orphaned(Claim claim, long sinceMillis) {
    long givenUpNanos =
        Fate.givenUpNanos(
            claim, machine.nanos(), MAX_LATENESS, run.spec().request().timeouts().longest());
    int partition = run.eventPartition(claim.taken().job().shard());
    world.trace("%s has inherited %s", machine.name(), Truth.name(claim));
    watch.watch(new SimWatch.Orphan(claim, givenUpNanos, partition, sinceMillis));
  }

  @Override
  public void inDoubt(Claim claim) {
    unsent(claim, new Fate.Unsent(Outcome.IN_DOUBT, "claimed by a worker that is gone"));
  }

  private void settle(Claim claim, long proposedNanos) {
    Fate fate =
        Fate.of(
            claim,
            new Fate.Situation(
                machine.nanos(), proposedNanos, world.cancelledFor(machine), MAX_LATENESS));
    if (fate instanceof Fate.Send send) {
      machine.after(send.atNanos() - machine.nanos(), () -> fire(claim, send, proposedNanos));
    } else if (fate instanceof Fate.Unsent unsent) {
      unsent(claim, unsent);
    }
  }

  private void fire(Claim claim, Fate.Send window, long proposedNanos) {
    boolean late = machine.nanos() - window.latestNanos() > 0;
    if (late && world.mutant() != Mutant.FIRE_OUTSIDE_WINDOW) {
      unsent(claim, Fate.tooLate(claim));
      return;
    }
    world.trace("%s sends %s", machine.name(), Truth.name(claim));
    world.truth().sent(claim, machine.nanos(), proposedNanos);
    Flight flight = new Flight(claim, window.atNanos(), machine.nanos());
    machine.after(run.spec().request().timeouts().total().toNanos(), () -> flight.ended(null));
    long back = world.chance().network();
    world.server().request(claim, reply -> machine.after(back, () -> flight.ended(reply)));
  }

  /** A request on its way; the answer or the time-out ends it, whichever is first. */
  private final class Flight {
    private final Claim claim;
    private final long dueNanos;
    private final long sentNanos;
    private boolean over;

    Flight(Claim claim, long dueNanos, long sentNanos) {
      this.claim = claim;
      this.dueNanos = dueNanos;
      this.sentNanos = sentNanos;
    }

    void ended(FakeServer.@Nullable Reply reply) {
      if (!over) {
        over = true;
        publish(claim, event(reply));
      }
    }

    private ProbeEvent event(FakeServer.@Nullable Reply reply) {
      // A thousandth of what it took: the time to encode a histogram grows with its values.
      long sent = micros(sentNanos);
      long due = sent - (sentNanos - dueNanos) / SHRUNK;
      long end = sent + (machine.nanos() - sentNanos) / SHRUNK;
      boolean ok = reply != null && reply.outcome() == Outcome.OK;
      long token = ok ? end : Timings.NEVER;
      Timings timings =
          new Timings(
              due, sent, Timings.NEVER, sent, token, token, token, token, token, end, new int[0]);
      Job.Probe probe = claim.probe();
      return new ProbeEvent(
          run.id(),
          claim.taken().job().region(),
          probe.index(),
          claim.attempt(),
          probe.target(),
          probe.prompt(),
          machine.name(),
          reply == null ? Outcome.TIMEOUT : reply.outcome(),
          reply == null ? "total" : "",
          timings,
          reply == null ? null : reply.usage(),
          ProbeEvent.Answer.NONE,
          new ProbeEvent.Wire(
              reply == null ? 0 : reply.status(), "", "", "", "", "", 0, false, false, ""),
          ProbeEvent.Client.IDLE);
    }

    private long micros(long nanos) {
      return (nanos - claim.taken().startNanos()) / 1000;
    }
  }

  private void unsent(Claim claim, Fate.Unsent fate) {
    Job.Probe probe = claim.probe();
    ProbeEvent.ProbeId id =
        new ProbeEvent.ProbeId(
            run.id(),
            claim.taken().job().region(),
            probe.index(),
            claim.attempt(),
            probe.target(),
            probe.prompt());
    publish(
        claim,
        ProbeEvent.unsent(id, fate.outcome(), fate.why(), machine.name(), probe.dueMicros()));
  }

  /** What was handed to the producer may land after the worker is gone, twice, or late. */
  private void publish(Claim claim, ProbeEvent event) {
    world.truth().published(event);
    long delay = world.faults().eventDelay();
    if (delay > SLOW_NANOS) {
      world.truth().excuse(event.index());
    }
    world.scheduler().after(delay, () -> append(claim, event));
    if (world.faults().eventDoubled()) {
      world.scheduler().after(world.faults().eventDelay(), () -> append(claim, event));
    }
  }

  private void append(Claim claim, ProbeEvent event) {
    int partition = run.eventPartition(claim.taken().job().shard());
    world.trace("%s's event: %s is %s", machine.name(), Truth.name(claim), event.outcome().label());
    world
        .kafka()
        .events(partition)
        .append(new Logged.Probe(event), world.kafka().brokerMillis(), null);
    machine.after(
        world.chance().network(),
        () -> {
          unfinished.remove(Truth.name(claim));
          poller.retire(claim);
        });
  }
}
