package dev.sonde.cli.determinism;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong in a world, when, and to whom; one worker is spared. */
final class Faults {

  /** A producer that stands still for longer makes a lane miss the deadline of its run. */
  private static final int SLOWEST_MILLIS = 6_000;

  private static final int EARLY_MILLIS = 3_000;
  private static final int LAST_MILLIS = 14_000;

  private final World world;
  private final Chance chance;
  private final int failingCommits;
  private final int slowEvents;
  private final int doubledEvents;
  private final int failingWatches;

  /** What strikes once, at a time. */
  private enum Strike {
    KILL_WORKER,
    KILL_ALL_BUT_ONE,
    FREEZE_WORKER,
    JOIN,
    LEAVE,
    KILL_DISPATCHER,
    REPLACE_DISPATCHER,
    KILL_AGGREGATOR,
    REPLACE_AGGREGATOR,
    CANCEL
  }

  Faults(World world) {
    this.world = world;
    this.chance = world.chance();
    this.failingCommits = rate(40);
    this.slowEvents = rate(30);
    this.doubledEvents = rate(10);
    this.failingWatches = rate(30);
  }

  /** Every how many times, or 0 for never. */
  private int rate(int most) {
    return chance.oneIn(2) ? 0 : chance.between(most / 2, most * 4);
  }

  boolean commitFails() {
    return failingCommits > 0 && chance.oneIn(failingCommits);
  }

  boolean eventDoubled() {
    return doubledEvents > 0 && chance.oneIn(doubledEvents);
  }

  boolean watchFails() {
    return failingWatches > 0 && chance.oneIn(failingWatches);
  }

  long eventDelay() {
    return slowEvents > 0 && chance.oneIn(slowEvents)
        ? chance.millis(500, SLOWEST_MILLIS)
        : chance.network();
  }

  void schedule() {
    int strikes = chance.oneIn(5) ? 0 : chance.between(1, chance.oneIn(4) ? 10 : 4);
    for (int i = 0; i < strikes; i++) {
      Strike strike = chance.oneIn(5) ? Strike.FREEZE_WORKER : chance.of(List.of(Strike.values()));
      if (strike != Strike.CANCEL || chance.oneIn(4)) {
        world
            .scheduler()
            .after(
                chance.millis(0, chance.oneIn(2) ? EARLY_MILLIS : LAST_MILLIS),
                () -> strike(strike));
      }
    }
  }

  private void strike(Strike strike) {
    switch (strike) {
      case KILL_WORKER -> victims(1).forEach(this::kill);
      case KILL_ALL_BUT_ONE -> victims(Integer.MAX_VALUE).forEach(this::kill);
      case FREEZE_WORKER -> victims(1).forEach(this::freeze);
      case JOIN -> world.addWorker();
      case LEAVE -> victims(1).forEach(SimWorker::leave);
      case KILL_DISPATCHER -> {
        world.dispatcher().machine().kill();
        world.scheduler().after(chance.millis(500, 7_000), world::replaceDispatcher);
      }
      case REPLACE_DISPATCHER -> replaceDispatcher();
      case KILL_AGGREGATOR -> {
        int partition = chance.below(world.run().eventPartitions());
        world.aggregator(partition).machine().kill();
        world
            .scheduler()
            .after(chance.millis(500, 7_000), () -> world.replaceAggregator(partition));
      }
      case REPLACE_AGGREGATOR -> replaceAggregator();
      case CANCEL -> world.cancel();
    }
  }

  private List<SimWorker> victims(int most) {
    List<SimWorker> victims = new ArrayList<>();
    List<SimWorker> able =
        world.workers().stream().skip(1).filter(each -> each.machine().running()).toList();
    int from = able.isEmpty() ? 0 : chance.below(able.size());
    for (int i = 0; i < Math.min(most, able.size()); i++) {
      victims.add(able.get((from + i) % able.size()));
    }
    return victims;
  }

  private void kill(SimWorker worker) {
    worker.disturbed();
    worker.machine().kill();
  }

  private void freeze(SimWorker worker) {
    worker.disturbed();
    worker.machine().freeze();
    world.scheduler().after(chance.millis(200, 20_000), worker.machine()::thaw);
  }

  /** The predecessor goes on as a zombie, at once or after a pause. */
  private void replaceDispatcher() {
    Machine zombie = world.dispatcher().machine();
    pause(zombie);
    world.scheduler().after(chance.millis(0, 2_000), world::replaceDispatcher);
  }

  private void replaceAggregator() {
    int partition = chance.below(world.run().eventPartitions());
    Machine zombie = world.aggregator(partition).machine();
    pause(zombie);
    world.scheduler().after(chance.millis(0, 2_000), () -> world.replaceAggregator(partition));
  }

  private void pause(Machine zombie) {
    if (chance.oneIn(2) && zombie.running()) {
      zombie.freeze();
      world.scheduler().after(chance.millis(100, 8_000), zombie::thaw);
    }
  }
}
