package dev.sonde.cli.determinism;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Takeover;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code EventWatch} does, with a reader that is never faster than it must be. */
final class SimWatch {

  private static final long STAMPS_DIFFER_MILLIS = 5_000;
  private static final int POLL_MILLIS = 50;

  private final World world;
  private final Machine machine;
  private final SimPoller poller;
  private final Map<Takeover.Identity, Orphan> open = new LinkedHashMap<>();
  private final List<Orphan> incoming = new ArrayList<>();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private final List<Barrier> barriers = new ArrayList<>();
  private Takeover takeover = new Takeover();
  private boolean turning;

  /** A claim of a worker that is gone, and where and from when on its event may be. */
  record Orphan(Claim claim, long givenUpNanos, int partition, long sinceMillis) {}

  private record Barrier(Claim claim, int partition, long end) {}

  SimWatch(World world, Machine machine, SimPoller poller) {
    this.world = world;
    this.machine = machine;
    this.poller = poller;
  }

  void watch(Orphan orphan) {
    incoming.add(orphan);
    if (!turning) {
      turning = true;
      machine.after(world.chance().millis(0, POLL_MILLIS), this::turn);
    }
  }

  private void turn() {
    incoming.forEach(orphan -> open.put(Takeover.Identity.of(orphan.claim()), orphan));
    if (world.faults().watchFails()) {
      world.trace("%s reads what lost workers sent anew", machine.name());
      positions.clear();
      barriers.clear();
      takeover = new Takeover();
      take(open.values());
    } else {
      take(incoming);
    }
    incoming.clear();
    read();
    giveUp();
    turning = !open.isEmpty();
    if (turning) {
      machine.after(world.chance().millis(1, POLL_MILLIS), this::turn);
    } else {
      positions.clear();
      barriers.clear();
      takeover = new Takeover();
    }
  }

  private void take(Collection<Orphan> orphans) {
    for (Orphan orphan : orphans) {
      takeover.watch(orphan.claim(), orphan.givenUpNanos());
      long from =
          world
              .kafka()
              .events(orphan.partition())
              .offsetSince(orphan.sinceMillis() - STAMPS_DIFFER_MILLIS);
      positions.merge(orphan.partition(), from, Math::min);
    }
  }

  private void read() {
    for (Map.Entry<Integer, Long> each : positions.entrySet()) {
      int most = world.chance().between(0, 12);
      each.setValue(
          world
              .kafka()
              .events(each.getKey())
              .read(
                  each.getValue(),
                  most,
                  entry -> {
                    if (entry.value() instanceof Logged.Probe probe) {
                      answered(probe.event());
                    }
                  }));
    }
  }

  private void answered(ProbeEvent event) {
    takeover
        .answered(event.run(), event.index(), event.attempt())
        .ifPresent(
            claim -> {
              open.remove(Takeover.Identity.of(claim));
              poller.retire(claim);
            });
  }

  private void giveUp() {
    for (Claim claim : takeover.due(machine.nanos())) {
      Orphan orphan = open.get(Takeover.Identity.of(claim));
      if (orphan != null) {
        boolean none = world.mutant() == Mutant.GIVE_UP_WITHOUT_BARRIER;
        long end = none ? 0 : world.kafka().events(orphan.partition()).stableEnd();
        world.truth().timeHasCome(claim);
        barriers.add(new Barrier(claim, orphan.partition(), end));
      }
    }
    barriers.removeIf(this::passed);
  }

  private boolean passed(Barrier barrier) {
    if (positions.getOrDefault(barrier.partition(), 0L) < barrier.end()) {
      return false;
    }
    if (takeover.giveUp(barrier.claim())) {
      open.remove(Takeover.Identity.of(barrier.claim()));
      world.trace("%s gives %s up", machine.name(), Truth.name(barrier.claim()));
      world.truth().givenUp(barrier.claim());
      poller.giveUp(barrier.claim());
    }
    return true;
  }
}
