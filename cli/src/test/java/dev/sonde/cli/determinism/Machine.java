package dev.sonde.cli.determinism;

import java.util.ArrayList;
import java.util.List;

/**
 * The machine of a process. A dead one does nothing more; a frozen one runs its queued actions
 * later, and its clock continues.
 */
final class Machine {

  private static final int THAW_MILLIS = 5;

  private final String name;
  private final World world;
  private final SimClock clock;
  private final List<Runnable> backlog = new ArrayList<>();
  private final List<Strand> strands = new ArrayList<>();
  private boolean dead;
  private boolean frozen;

  Machine(World world, String name) {
    this.world = world;
    this.name = name;
    this.clock = new SimClock(world.scheduler(), world.chance().millis(0, 6) - 3_000_000);
  }

  String name() {
    return name;
  }

  SimClock clock() {
    return clock;
  }

  /** Starts a thread, a short time later. */
  void start(Strand strand) {
    strands.add(strand);
    strand.start();
  }

  /** Runs an action on this machine later. */
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
    stop();
  }

  /** Its threads end as those of a killed process do. */
  void stop() {
    dead = true;
    strands.forEach(Strand::stop);
    strands.clear();
  }

  void freeze() {
    frozen = true;
    world.trace("%s is frozen", name);
  }

  /** Ends a freeze; the queued actions of its threads run in any order. */
  void thaw() {
    if (!frozen) {
      return;
    }
    frozen = false;
    world.trace("%s continues with %d queued actions", name, backlog.size());
    List<Runnable> queued = List.copyOf(backlog);
    backlog.clear();
    queued.forEach(action -> after(world.chance().millis(0, THAW_MILLIS), action));
  }
}
