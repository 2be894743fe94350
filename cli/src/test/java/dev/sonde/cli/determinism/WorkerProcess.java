package dev.sonde.cli.determinism;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.coordinator.dispatch.DispatchPolicy;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Seat;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Fate;
import dev.sonde.worker.jobs.ClaimLoop;
import dev.sonde.worker.jobs.ClaimOptions;
import dev.sonde.worker.jobs.EventWatch;
import dev.sonde.worker.jobs.RunClocks;
import dev.sonde.worker.jobs.Settlement;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A worker: the production claim loop, settlement and watch, each loop on its own thread. Only the
 * pacer's timer, the requests and the producer of events are fake.
 */
final class WorkerProcess implements Settlement.Hands, FakeMember.Observer {

  private static final Duration CLAIM_AHEAD = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration MAX_LATENESS = DispatchPolicy.DEFAULT.maxLateness();
  private static final long SHRUNK = 1_000_000;
  private static final long SLOW_NANOS = Duration.ofMillis(400).toNanos();

  private final World world;
  private final Machine machine;
  private final Truth truth;
  private final Settlement.Identity identity;
  private final Settlement settlement;
  private final ClaimLoop claims;
  private final EventWatch watch;
  private final MemberLoop loop;

  /** The probes of claims that are requested or committed and have no durable event, by claim. */
  private final Map<String, String> unfinished = new LinkedHashMap<>();

  private final Set<String> handed = new HashSet<>();

  /** The probes of claims that were taken back and are not parked yet, by claim. */
  private final Map<String, String> withdrawn = new LinkedHashMap<>();

  private @Nullable Tail following;
  private boolean leaving;

  WorkerProcess(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
    this.truth = world.truth();
    this.identity = new Settlement.Identity(machine.name(), FakeCluster.REGION);
    RunBook runs = new RunBook();
    RunClocks clocks = new RunClocks(machine.clock());
    // A machine's reading of the broker's clock is wrong by the offset of its own clock.
    clocks.learned(new BrokerClock.Reading(0, SimClock.EPOCH_MILLIS, 0));
    this.settlement = new Settlement(identity, MAX_LATENESS, runs, machine.clock(), this);
    this.claims =
        new ClaimLoop(
            new ClaimOptions(machine.name(), CLAIM_AHEAD, world.scenario().bounds()),
            new FollowedRuns(runs, this::markRuns),
            clocks,
            world::unreadable,
            new NotingSink(this, settlement));
    Strand claiming = new Strand(machine, "jobs", this::takeJobs);
    Strand watching = new Strand(machine, "watch", this::watchEvents);
    this.loop =
        new MemberLoop(
            machine.name(),
            new MemberLoop.Place(
                new Seat(
                    listener -> member(claiming, listener),
                    () -> world.network().tell(() -> group().expel(machine.name()))),
                new BackOff(FIRST_PAUSE, LONGEST_PAUSE, claiming.waiting())),
            machine.clock(),
            claims,
            FAREWELL);
    this.watch =
        new EventWatch(
            (topic, clientId) -> new FakeReader(world, watching, topic, true),
            identity,
            machine.clock(),
            watching.waiting(),
            new Found());
    machine.after(
        world.chance().network(),
        () -> {
          following =
              new Tail(world, machine, Topics.RUNS, read -> runs.accept(read.key(), read.value()));
          machine.start(claiming);
          machine.start(watching);
        });
  }

  private BooleanSupplier markRuns() {
    return Objects.requireNonNull(following, "the tail of runs").mark();
  }

  private FakeGroup group() {
    return world.cluster().group(FakeCluster.JOBS);
  }

  private GroupMember member(Strand strand, GroupMember.Listener listener) {
    FakeMember member = new FakeMember(world, strand, FakeCluster.JOBS, machine.name(), listener);
    member.observedBy(this);
    truth.took();
    return member;
  }

  private void takeJobs() {
    loop.run();
    world.trace("%s has left", machine.name());
  }

  private void watchEvents() {
    watch.run();
  }

  Machine machine() {
    return machine;
  }

  /** Leaves the group like a worker that is stopped. */
  void leave() {
    if (!leaving) {
      leaving = true;
      world.trace("%s is stopped in order", machine.name());
      loop.close();
    }
  }

  /** Its group removes it while it continues. */
  void expel() {
    group().expel(machine.name());
  }

  /** Its unfinished probes may have no event, or a late one. */
  void disturbed() {
    unfinished.values().forEach(truth::excuse);
  }

  @Override
  public Consumer<CommitAnswer> committing(
      Map<Integer, Position> positions, Consumer<CommitAnswer> answered) {
    parkedOrNot();
    Map<String, String> claimed = new LinkedHashMap<>();
    for (Claim claim : truth.claimedBy(positions)) {
      claimed.put(Truth.name(claim), Truth.probe(claim));
      truth.lanes().proposed(claim, machine.clock());
    }
    unfinished.putAll(claimed);
    return answer -> {
      answered.accept(answer);
      claimed.forEach((name, probe) -> answered(name, probe, answer));
    };
  }

  /** A requested claim that is not sent here may still be committed. */
  private void answered(String name, String probe, CommitAnswer answer) {
    if (!handed.contains(name)) {
      unfinished.remove(name);
      if (!(answer instanceof CommitAnswer.Refused)) {
        truth.excuse(probe);
      }
    }
  }

  /** What was taken back is parked. */
  @Override
  public void committed() {
    unfinished.keySet().removeAll(withdrawn.keySet());
    withdrawn.clear();
  }

  /** What was taken back and could not be parked stays claimed, and nobody sends it. */
  private void parkedOrNot() {
    withdrawn.values().forEach(truth::excuse);
    withdrawn.clear();
  }

  /** A claim made ahead was committed. */
  void claimedAhead(Ahead ahead, boolean waits, long proposedNanos) {
    handed.add(Truth.name(ahead.claim()));
    if (waits) {
      truth.lanes().claimedAhead();
    } else {
      truth.lanes().begins(ahead.claim(), proposedNanos, machine.clock());
    }
  }

  /** A claim made ahead was taken back. */
  void tookBack(Ahead ahead) {
    String name = Truth.name(ahead.claim());
    world.trace("%s takes %s back", machine.name(), name);
    handed.remove(name);
    withdrawn.put(name, Truth.probe(ahead.claim()));
  }

  @Override
  public void closed() {
    parkedOrNot();
    unfinished.forEach(
        (name, probe) -> {
          if (!handed.contains(name)) {
            truth.excuse(probe);
          }
        });
  }

  @Override
  public void send(Run run, Claim claim, Fate.Send window) {
    handed.add(Truth.name(claim));
    machine.after(machine.clock().until(window.atNanos()), () -> fire(run, claim, window));
  }

  private void fire(Run run, Claim claim, Fate.Send window) {
    long now = machine.clock().nanos();
    if (window.isOver(now)) {
      over(run, claim, window.atNanos(), identity.unsent(run, claim, Fate.tooLate(claim)));
      return;
    }
    world.trace("%s sends %s", machine.name(), Truth.name(claim));
    truth.sent(run, claim, now);
    Flight flight = new Flight(run, claim, window.atNanos(), now);
    machine.after(run.spec().request().timeouts().total().toNanos(), () -> flight.ended(null));
    long back = world.chance().network();
    world.server().request(claim, reply -> machine.after(back, () -> flight.ended(reply)));
  }

  /** The probe has ended: the next one of its lane is sent, and its event is published. */
  private void over(Run run, Claim claim, long dueNanos, ProbeEvent event) {
    truth.lanes().over(claim);
    long now = machine.clock().nanos();
    settlement.ended(
        claim,
        dueNanos,
        now,
        (of, next, window) -> {
          truth.lanes().begins(next, now, machine.clock());
          fire(of, next, window);
        });
    publish(run, claim, event);
  }

  /** A request in flight; the answer or the timeout ends it, whichever is first. */
  private final class Flight {
    private final Run run;
    private final Claim claim;
    private final long dueNanos;
    private final long sentNanos;
    private boolean ended;

    Flight(Run run, Claim claim, long dueNanos, long sentNanos) {
      this.run = run;
      this.claim = claim;
      this.dueNanos = dueNanos;
      this.sentNanos = sentNanos;
    }

    void ended(FakeServer.@Nullable Reply reply) {
      if (!ended) {
        ended = true;
        over(run, claim, dueNanos, event(reply));
      }
    }

    private ProbeEvent event(FakeServer.@Nullable Reply reply) {
      // Divided by a thousand, because the time to encode a histogram grows with its values.
      long sent = micros(sentNanos);
      long due = sent - (sentNanos - dueNanos) / SHRUNK;
      long end = sent + (machine.clock().nanos() - sentNanos) / SHRUNK;
      boolean ok = reply != null && reply.outcome() == Outcome.OK;
      long token = ok ? end : Timings.NEVER;
      return new ProbeEvent(
          identity.of(run, claim),
          machine.name(),
          reply == null ? Outcome.TIMEOUT : reply.outcome(),
          reply == null ? "total" : "",
          new Timings(
              due, sent, Timings.NEVER, sent, token, token, token, token, token, end, new int[0]),
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

  /** An event may be stored after the worker has stopped, twice, or late. */
  @Override
  public void publish(Run run, Claim claim, ProbeEvent event) {
    handed.add(Truth.name(claim));
    truth.published(event);
    long delay = world.faults().eventDelay();
    if (delay > SLOW_NANOS || world.network().isAway()) {
      truth.excuse(Truth.probe(event.run(), event.index()));
    }
    world.network().tell(delay, () -> append(run, claim, event));
    if (world.faults().eventDoubled()) {
      world.network().tell(world.faults().eventDelay(), () -> append(run, claim, event));
    }
  }

  private void append(Run run, Claim claim, ProbeEvent event) {
    world.trace("%s's event: %s is %s", machine.name(), Truth.name(claim), event.outcome().label());
    int shard = claim.taken().job().shard();
    world
        .cluster()
        .append(
            new ProducerRecord<>(
                Topics.EVENTS,
                run.eventPartition(shard),
                Topics.shardKey(run.id(), shard),
                EventCodec.encode(event)),
            null);
    world
        .network()
        .reply(
            machine,
            () -> {
              unfinished.remove(Truth.name(claim));
              claims.retire(claim);
            });
  }

  @Override
  public void watch(EventWatch.Orphan orphan) {
    world.trace("%s has inherited %s", machine.name(), Truth.name(orphan.claim()));
    truth.orphaned(orphan, machine.clock().until(orphan.givenUpNanos()));
    watch.watch(orphan);
  }

  @Override
  public void refused(Throwable cause) {
    World.refused(cause);
  }

  /** Called on the watch's thread. */
  private final class Found implements EventWatch.Listener {

    @Override
    public void answered(Claim orphan) {
      claims.retire(orphan);
    }

    @Override
    public void givenUp(Claim orphan) {
      world.trace("%s gives %s up", machine.name(), Truth.name(orphan));
      truth.givenUp(orphan);
      claims.giveUp(orphan);
    }

    @Override
    public void refused(Throwable cause) {
      World.refused(cause);
    }
  }
}
