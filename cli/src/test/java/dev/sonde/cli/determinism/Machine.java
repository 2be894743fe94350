package dev.sonde.cli.determinism;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a process runs. A dead one does nothing more; a frozen one does late what it had queued,
 * and its clock goes on.
 */
final class Machine {

  private static final int THAW_MILLIS = 5;

  private final String name;
  private final World world;
  private final long skewNanos;
  private final List<Runnable> backlog = new ArrayList<>();
  private boolean dead;
  private boolean frozen;

  Machine(World world, String name) {
    this.world = world;
    this.name = name;
    this.skewNanos = world.chance().millis(0, 6) - 3_000_000;
  }

  String name() {
    return name;
  }

  /** Its own clock, which is a few milliseconds off the others'. */
  long nanos() {
    return world.scheduler().now() + skewNanos;
  }

  /** When it believes that the broker's clock shows a time. */
  long nanosAt(long brokerMillis) {
    return (brokerMillis - FakeKafka.EPOCH_MILLIS) * 1_000_000;
  }

  long brokerMillis() {
    return FakeKafka.EPOCH_MILLIS + Math.floorDiv(nanos(), 1_000_000L);
  }

  /** Does something here, later. */
  void after(long delayNanos, Runnable action) {
    world.scheduler().after(delayNanos, () -> arrive(action));
  }

  private void arrive(Runnable action) {
    if (frozen) {
      backlog.add(action);
    } else if (!dead) {
      action.run();
    }
  }

  /** Asks the broker something; the answer, if there is one, comes back here. */
  void ask(Runnable atBroker) {
    world.scheduler().after(world.chance().network(), atBroker);
  }

  boolean running() {
    return !dead && !frozen;
  }

  boolean dead() {
    return dead;
  }

  void kill() {
    dead = true;
    frozen = false;
    backlog.clear();
    world.trace("%s is killed", name);
  }

  void freeze() {
    frozen = true;
    world.trace("%s is frozen", name);
  }

  /** Goes on; what its threads had queued comes in any order. */
  void thaw() {
    if (!frozen) {
      return;
    }
    frozen = false;
    world.trace("%s goes on with %d queued actions", name, backlog.size());
    List<Runnable> queued = List.copyOf(backlog);
    backlog.clear();
    queued.forEach(action -> after(world.chance().millis(0, THAW_MILLIS), action));
  }
}
