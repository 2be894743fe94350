package dev.sonde.audit.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.document.AuditWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Laws that hold whatever happens: clocks step, owners change, revisions come in mid-slot. */
class SlotPropertiesTest {

  private static final long CAP = 40;
  private static final List<String> SCHEDULES =
      List.of(
          "schedule: {every: 10s, jitter: full}",
          "schedule: {every: 10s, jitter: none}; overlap: queue",
          "schedule: {every: 1m, jitter: 20s}; budget: {usdPerDay: 0.00000004}",
          "schedule: {every: 30s, jitter: full}; overlap: queue; budget: {usdPerDay: 0.00000004}",
          "schedule: {cron: '*/2 * * * *', zone: Europe/Berlin, jitter: 90s}");

  private final Map<SlotId, Slot> last = new HashMap<>();
  private final Set<String> runs = new HashSet<>();

  @Property(tries = 300)
  void eachTimeHasOneSlotThatEndsOnceAndTheCapHolds(@ForAll long seed) {
    Random chance = new Random(seed);
    last.clear();
    runs.clear();
    SlotWorld world = new SlotWorld(SCHEDULES.get(chance.nextInt(SCHEDULES.size())));
    Instant now = SlotWorld.START;
    Instant latest = now;
    for (int step = 0; step < 200; step++) {
      now = now.plusMillis(chance.nextInt(4_000));
      if (chance.nextInt(30) == 0) {
        now = now.plusMillis(chance.nextInt(240_000) - 120_000);
      }
      act(world, now, chance);
      latest = now.isAfter(latest) ? now : latest;
      check(world, now, latest);
    }
    noTimeIsLost(world, latest);
  }

  private static void act(SlotWorld world, Instant now, Random chance) {
    switch (chance.nextInt(10)) {
      case 0 -> world.takenOver();
      case 1 -> {
        String other = SCHEDULES.get(chance.nextInt(SCHEDULES.size()));
        world.revise(world.record.changed(AuditWriter.canonicalJson(SlotWorld.audit(other)), now));
      }
      case 2 -> world.revise(world.record.paused(chance.nextBoolean() ? now : null));
      case 3 ->
          world.store(world.slots.manual(now.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
      case 4, 5 -> {
        for (Slot slot : world.slots.running()) {
          Long cost = chance.nextInt(5) == 0 ? null : Long.valueOf(chance.nextInt(11));
          world.store(
              chance.nextInt(8) == 0
                  ? world.slots.lost(slot.id())
                  : world.slots.done(slot.id(), "VALID", cost));
        }
      }
      default -> {
        world.store(world.slots.turn(now));
        for (Slot slot : world.slots.toPrepare()) {
          if (chance.nextInt(3) > 0) {
            world.store(
                chance.nextInt(6) == 0
                    ? world.slots.unprepared(slot.id(), SlotReason.CATALOG)
                    : world.slots.prepared(slot.id(), 10L, now));
          }
        }
      }
    }
  }

  private void check(SlotWorld world, Instant now, Instant latest) {
    for (Slot slot : world.history) {
      Slot before = last.put(slot.id(), slot);
      assertThat(before == null || before.state().isOpen())
          .as("%s after %s", slot, before)
          .isTrue();
      if (slot.state() == SlotState.RUNNING) {
        assertThat(runs.add(slot.id().runId())).as("begun twice: %s", slot).isTrue();
        // The clock may have been set back since then.
        assertThat(slot.window().dueAt()).isBeforeOrEqualTo(latest);
        boolean waited = before != null && before.state() == SlotState.QUEUED;
        assertThat(waited || !slot.window().startBy().isBefore(now)).as("late: %s", slot).isTrue();
        if (world.slots.audit().caps().dayNanoUsd() != null) {
          assertThat(committed(world)).as("committed with %s", slot).isLessThanOrEqualTo(CAP);
        }
      }
    }
    world.history.clear();
    long open = world.stored.values().stream().filter(each -> each.state().isOpen()).count();
    assertThat(open).isLessThan(60);
    if (world.slots.audit().caps().dayNanoUsd() != null) {
      long running =
          world.slots.running().stream()
              .mapToLong(each -> each.execution() == null ? 0 : each.execution().reservedNanoUsd())
              .sum();
      assertThat(running).isLessThanOrEqualTo(CAP);
    }
    long queued =
        world.stored.values().stream().filter(each -> each.state() == SlotState.QUEUED).count();
    assertThat(queued).isLessThanOrEqualTo(1);
  }

  /** What all slots of the only day have cost, or may cost, from their records alone. */
  private static long committed(SlotWorld world) {
    return world.stored.values().stream()
        .map(Slot::execution)
        .filter(Objects::nonNull)
        .mapToLong(each -> each.costNanoUsd() == null ? each.reservedNanoUsd() : each.costNanoUsd())
        .sum();
  }

  /** The slots of one revision of the schedule follow each other without a gap. */
  private static void noTimeIsLost(SlotWorld world, Instant latest) {
    world.store(world.slots.turn(latest.plus(Duration.ofMinutes(10))));
    Slot before = null;
    for (Slot slot : world.stored.values()) {
      if (slot.id().manual()) {
        continue;
      }
      if (before != null && before.revision() == slot.revision()) {
        Instant expected =
            before.revision() == world.record.revision()
                ? world.slots.audit().timetable().schedule().after(before.last())
                : slot.id().at();
        assertThat(slot.id().at()).as("after %s", before).isEqualTo(expected);
      }
      before = slot;
    }
  }
}
