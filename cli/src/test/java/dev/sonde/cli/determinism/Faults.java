package dev.sonde.cli.determinism;

import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.List;

/** The faults of a world: what fails, when and where; one worker has no faults. */
final class Faults {

  /** A producer that blocks for longer makes a lane miss the deadline of its run. */
  private static final int SLOWEST_MILLIS = 6_000;

  private static final int POLL_MILLIS = 60;
  private static final int SLOWEST_RUNS_MILLIS = 4_000;
  private static final int EARLY_MILLIS = 3_000;
  private static final int LAST_MILLIS = 14_000;

  /** One of so many worlds has a broker that is away, for longer than runs wait for probes. */
  private static final int OUTAGES = 5;

  private static final int LONGEST_OUTAGE_MILLIS = 60_000;

  private final World world;
  private final Chance chance;
  private final int failingCommits;
  private final int slowEvents;
  private final int doubledEvents;
  private final int failingWatches;
  private final int slowRuns;

  /** A fault that happens once. */
  private enum Strike {
    KILL_WORKER,
    KILL_ALL_BUT_ONE,
    FREEZE_WORKER,
    JOIN,
    LEAVE,
    EXPEL_WORKER,
    KILL_COORDINATOR,
    FREEZE_COORDINATOR,
    EXPEL_COORDINATOR,
    CANCEL
  }

  Faults(World world) {
    this.world = world;
    this.chance = world.chance();
    this.failingCommits = rate(40);
    this.slowEvents = rate(30);
    this.doubledEvents = rate(10);
    this.failingWatches = rate(30);
    this.slowRuns = chance.oneIn(2) ? 0 : chance.between(20, 200);
  }

  /** The interval of a repeated fault, or 0 for never. */
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

  /** The time between two reads of a tail; runs may be read long after their jobs. */
  long tailDelay(String topic) {
    return topic.equals(Topics.RUNS) && slowRuns > 0 && chance.oneIn(slowRuns)
        ? chance.millis(300, SLOWEST_RUNS_MILLIS)
        : chance.millis(5, POLL_MILLIS);
  }

  void schedule() {
    outage();
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

  /** Drawn apart, so that all worlds without one stay as they were. */
  private void outage() {
    Chance own = new Chance(~world.seed());
    if (own.oneIn(OUTAGES)) {
      long nanos = own.millis(100, LONGEST_OUTAGE_MILLIS);
      world
          .scheduler()
          .after(
              own.millis(0, LAST_MILLIS),
              () -> {
                world.trace("the broker is away for %d ms", nanos / 1_000_000);
                world.cluster().away(nanos);
              });
    }
  }

  private void strike(Strike strike) {
    switch (strike) {
      case KILL_WORKER -> victims(1).forEach(this::kill);
      case KILL_ALL_BUT_ONE -> victims(Integer.MAX_VALUE).forEach(this::kill);
      case FREEZE_WORKER -> victims(1).forEach(this::freeze);
      case JOIN -> world.addWorker();
      case LEAVE -> victims(1).forEach(WorkerProcess::leave);
      case EXPEL_WORKER -> victims(1).forEach(this::expel);
      case KILL_COORDINATOR -> {
        coordinator().machine().kill();
        world.scheduler().after(chance.millis(500, 7_000), world::addCoordinator);
      }
      case FREEZE_COORDINATOR -> {
        Machine machine = coordinator().machine();
        machine.freeze();
        world.scheduler().after(chance.millis(100, 12_000), machine::thaw);
      }
      case EXPEL_COORDINATOR -> coordinator().expel();
      case CANCEL -> world.cancel();
    }
  }

  private List<WorkerProcess> victims(int most) {
    List<WorkerProcess> victims = new ArrayList<>();
    List<WorkerProcess> able =
        world.workers().stream().skip(1).filter(each -> each.machine().running()).toList();
    int from = able.isEmpty() ? 0 : chance.below(able.size());
    for (int i = 0; i < Math.min(most, able.size()); i++) {
      victims.add(able.get((from + i) % able.size()));
    }
    return victims;
  }

  private void kill(WorkerProcess worker) {
    worker.disturbed();
    worker.machine().kill();
  }

  private void freeze(WorkerProcess worker) {
    worker.disturbed();
    worker.machine().freeze();
    world.scheduler().after(chance.millis(200, 20_000), worker.machine()::thaw);
  }

  /** Removes a worker from its group; it continues until it learns of that. */
  private void expel(WorkerProcess worker) {
    worker.disturbed();
    worker.expel();
  }

  /** A running coordinator, or the last one. */
  private CoordinatorProcess coordinator() {
    List<CoordinatorProcess> able =
        world.coordinators().stream().filter(each -> each.machine().running()).toList();
    return able.isEmpty()
        ? world.coordinators().get(world.coordinators().size() - 1)
        : chance.of(able);
  }
}
