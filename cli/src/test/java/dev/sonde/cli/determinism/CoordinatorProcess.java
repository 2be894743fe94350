package dev.sonde.cli.determinism;

import dev.sonde.coordinator.aggregate.Aggregator;
import dev.sonde.coordinator.aggregate.PartitionFold;
import dev.sonde.coordinator.dispatch.Dispatcher;
import dev.sonde.coordinator.dispatch.PartialRead;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Seat;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A coordinator: the production dispatcher and aggregator, each on its own thread. */
final class CoordinatorProcess {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final int KEEP_RUNS = 1_000;

  private final World world;
  private final Machine machine;
  private final RunBook runs = new RunBook();
  private final Dispatcher dispatcher;
  private final Strand dispatching;
  private final Strand folding;
  private @Nullable Tail following;
  private final MemberLoop dispatch;
  private final MemberLoop fold;

  CoordinatorProcess(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
    this.dispatching = new Strand(machine, "dispatcher", this::dispatch);
    this.folding = new Strand(machine, "aggregator", this::fold);
    this.dispatcher =
        new Dispatcher(
            this::open,
            runs,
            machine.clock(),
            KEEP_RUNS,
            new Dispatcher.Troubles(world::unreadable, World::refused));
    this.dispatch = loop(Topics.RUNS, dispatching, dispatcher);
    PartitionFold.Ports ports =
        new PartitionFold.Ports(
            id -> FakeWriter.open(world, folding, id),
            (topic, clientId) -> new FakeReader(world, folding, topic, false),
            world::unreadable);
    this.fold =
        loop(
            Topics.EVENTS,
            folding,
            new Aggregator(
                machine.name(),
                ports,
                new FollowedRuns(runs, this::markRuns),
                machine.clock(),
                World::refused));
    machine.after(world.chance().network(), this::begin);
  }

  private MemberLoop loop(String topic, Strand strand, MemberLoop.Role role) {
    String seat = machine.name() + "-" + topic;
    FakeGroup group = world.cluster().group(topic);
    return new MemberLoop(
        seat,
        new MemberLoop.Place(
            new Seat(
                listener -> new FakeMember(world, strand, topic, seat, listener),
                () -> world.network().tell(() -> group.expel(seat))),
            new BackOff(FIRST_PAUSE, LONGEST_PAUSE, strand.waiting())),
        machine.clock(),
        role,
        FAREWELL);
  }

  private BooleanSupplier markRuns() {
    return Objects.requireNonNull(following, "the tail of runs").mark();
  }

  private void begin() {
    following =
        new Tail(world, machine, Topics.RUNS, read -> runs.accept(read.key(), read.value()));
    new Tail(world, machine, Topics.PARTIALS, read -> dispatcher.partial(new PartialRead(read)));
    machine.start(dispatching);
    machine.start(folding);
  }

  private void dispatch() {
    dispatch.run();
  }

  private void fold() {
    fold.run();
  }

  private FencedWriter open(String id) {
    return FakeWriter.open(world, dispatching, id);
  }

  Machine machine() {
    return machine;
  }

  /** Its groups remove it while it continues. */
  void expel() {
    String topic = world.chance().oneIn(2) ? Topics.RUNS : Topics.EVENTS;
    world.cluster().group(topic).expel(machine.name() + "-" + topic);
  }
}
