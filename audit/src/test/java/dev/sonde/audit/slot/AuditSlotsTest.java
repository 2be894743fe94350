package dev.sonde.audit.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.audit.document.AuditWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditSlotsTest {

  private static final String HOURLY = "schedule: {every: 1h, jitter: none}";

  @Test
  void aSlotIsPlannedAtItsTimeAndRunsWhenItIsDue() {
    SlotWorld world = new SlotWorld("schedule: {every: 1h, jitter: full}");
    world.turn("12:59:59");
    assertThat(world.lines()).isEmpty();

    world.turn("13:00:00");
    assertThat(world.lines()).containsExactly("13:00:00 planned");
    Slot slot = world.stored.firstEntry().getValue();
    Instant due = slot.window().dueAt();
    assertThat(due).isBetween(SlotWorld.at("13:00:00"), SlotWorld.at("14:00:00"));

    world.store(world.slots.turn(due.minusMillis(1)));
    assertThat(world.slots.toPrepare()).isEmpty();
    world.store(world.slots.turn(due));
    assertThat(world.slots.toPrepare()).containsExactly(slot);
    Changes begun = world.store(world.slots.prepared(slot.id(), 5L, due.plusMillis(200)));
    assertThat(begun.begun()).isNotNull();
    assertThat(world.lines()).containsExactly("13:00:00 running");

    world.store(world.slots.done(slot.id(), "VALID", 3L));
    assertThat(world.lines()).containsExactly("13:00:00 done");
    assertThat(world.spending.committed("2026-12-01")).isEqualTo(3);
    assertThat(world.spending.committed("2026-12")).isEqualTo(3);
  }

  @Test
  void anotherScheduleHoldsFromItsChangeOn() {
    SlotWorld world = new SlotWorld("schedule: {every: 6h, jitter: none}");
    String minutely =
        AuditWriter.canonicalJson(SlotWorld.audit("schedule: {every: 1m, jitter: none}"));
    world.revise(world.record.changed(minutely, SlotWorld.at("15:00:30")));
    world.turn("15:01:00");
    assertThat(world.lines()).containsExactly("15:01:00 planned");

    world.takenOver();
    world.turn("15:01:00");
    assertThat(world.lines()).containsExactly("15:01:00 planned");
  }

  @Test
  void timesBeforeAChangeHaveTheScheduleBeforeIt() {
    SlotWorld world = new SlotWorld(HOURLY);
    String daily =
        AuditWriter.canonicalJson(SlotWorld.audit("schedule: {every: 1d, jitter: none}"));
    world.revise(world.record.changed(daily, SlotWorld.at("14:30:00")));
    world.turn("14:30:00");
    assertThat(world.lines())
        .containsExactly("13:00:00 missed nobody_scheduled", "14:00:00 missed nobody_scheduled");
  }

  @Test
  void theRunOfASlotFollowsFromTheSlotAlone() {
    SlotId slot = SlotId.scheduled("a", SlotWorld.START);
    assertThat(slot.runId()).isEqualTo(SlotId.scheduled("a", SlotWorld.START).runId());
    assertThat(slot.runId()).isNotEqualTo(SlotId.scheduled("b", SlotWorld.START).runId());
    assertThat(slot.runId()).isNotEqualTo(new SlotId("a", SlotWorld.START, true).runId());
    assertThat(slot.runId()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    // Golden: another function would run a slot twice while versions change.
    assertThat(slot.runId()).isEqualTo("01M8RQKQG08R0BD05WXMM1FBX7");
  }

  @Test
  void aSlotIsBegunWithinItsGraceAndMissedAfterIt() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:05:00");
    assertThat(world.slots.toPrepare()).hasSize(1);
    world.prepare("13:05:00", 0L);
    world.store(world.slots.done(world.stored.firstKey(), "VALID", 0L));
    world.turn("14:05:00.001");

    assertThat(world.lines()).containsExactly("13:00:00 done", "14:00:00 missed nobody_scheduled");
  }

  @Test
  void aRunThatIsPlannedTooLateIsMissed() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.prepare("13:05:01", 0L);
    assertThat(world.lines()).containsExactly("13:00:00 missed late");
  }

  @Test
  void aRunThatCannotBePlannedIsTriedUntilTheGraceIsOver() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    SlotId slot = world.slots.toPrepare().get(0).id();
    assertThat(world.slots.mayTryAgain(slot, SlotWorld.at("13:05:00"))).isTrue();
    assertThat(world.slots.mayTryAgain(slot, SlotWorld.at("13:05:01"))).isFalse();
    world.store(world.slots.unprepared(slot, SlotReason.CATALOG));
    assertThat(world.lines()).containsExactly("13:00:00 failed catalog");

    world.turn("14:00:00");
    world.store(world.slots.unprepared(world.slots.toPrepare().get(0).id(), SlotReason.NO_WORKER));
    assertThat(world.lines()).last().isEqualTo("14:00:00 missed no_worker");
  }

  @Test
  void aSlotWhosePredecessorRunsIsSkipped() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.prepare("13:00:01", 0L);
    world.turn("14:00:00");
    assertThat(world.lines()).containsExactly("13:00:00 running", "14:00:00 skipped overlap");
  }

  @Test
  void aSlotWhosePredecessorIsAboutToRunIsSkippedToo() {
    SlotWorld world = new SlotWorld("schedule: {every: 2s, jitter: none}");
    world.turn("12:00:02");
    world.turn("12:00:04");
    assertThat(world.lines()).containsExactly("12:00:02 planned", "12:00:04 skipped overlap");
  }

  @Test
  void oneSlotWaitsInTheQueueAndRunsNextHoweverLate() {
    SlotWorld world = new SlotWorld(HOURLY + "; overlap: queue");
    world.turn("13:00:00");
    world.prepare("13:00:01", 0L);
    world.turn("14:00:00");
    world.turn("15:00:00");
    assertThat(world.lines())
        .containsExactly("13:00:00 running", "14:00:00 queued", "15:00:00 skipped queue_full");

    world.store(world.slots.done(world.stored.firstKey(), "VALID", 0L));
    world.turn("15:30:00");
    world.prepare("15:30:00", 0L);
    assertThat(world.lines())
        .containsExactly("13:00:00 done", "14:00:00 running", "15:00:00 skipped queue_full");
  }

  @Test
  void slotsOfAPausedAuditAreRecordedAsPaused() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.prepare("13:00:00", 0L);
    world.revise(world.record.paused(SlotWorld.at("13:30:00")));
    world.turn("14:00:00");
    world.turn("16:30:00");
    world.store(world.slots.done(world.stored.firstKey(), "VALID", 0L));
    world.revise(world.record.paused(null));
    world.turn("17:00:00");

    assertThat(world.lines())
        .containsExactly(
            "13:00:00 done",
            "14:00:00 paused by_hand",
            "15:00:00 paused by_hand",
            "16:00:00 paused by_hand",
            "17:00:00 planned");
    assertThat(world.slots.toPrepare()).hasSize(1);
  }

  @Test
  void aPauseAlsoHoldsWhatIsPlannedAndQueued() {
    SlotWorld world = new SlotWorld(HOURLY + "; overlap: queue");
    world.turn("13:00:00");
    world.prepare("13:00:00", 0L);
    world.turn("14:00:00");
    world.revise(world.record.paused(SlotWorld.at("14:30:00")));
    world.turn("14:30:00");
    assertThat(world.lines()).containsExactly("13:00:00 running", "14:00:00 paused by_hand");
  }

  @Test
  void aSlotKeepsTheRevisionThatItWasPlannedWith() {
    SlotWorld world = new SlotWorld("schedule: {every: 1h, jitter: full}");
    world.turn("13:00:00");
    world.revise(
        world.record.changed(
            dev.sonde.audit.document.AuditWriter.canonicalJson(
                SlotWorld.audit("schedule: {every: 30m, jitter: none}")),
            SlotWorld.at("13:00:01")));
    world.turn("13:30:00");

    assertThat(world.stored.values())
        .extracting(slot -> SlotWorld.line(slot) + " " + slot.revision())
        .containsExactly("13:00:00 planned 1", "13:30:00 planned 2");
  }

  @Test
  void aRevisionRunsNoTimeTwice() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.prepare("13:00:00", 0L);
    world.store(world.slots.done(world.stored.firstKey(), "VALID", 0L));
    world.revise(world.record.changed(world.record.document(), SlotWorld.at("13:00:02")));
    world.turn("13:00:03");
    world.takenOver();
    assertThat(world.turn("13:00:04").isEmpty()).isTrue();
  }

  @Test
  void aClockThatIsSetBackRunsNoTimeTwice() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("14:00:00");
    world.turn("13:00:00");
    world.takenOver();
    world.turn("13:30:00");
    world.turn("14:00:01");
    assertThat(world.lines())
        .containsExactly("13:00:00 missed nobody_scheduled", "14:00:00 planned");
  }

  @Test
  void aSuccessorBeginsWhatIsStillInTime() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.takenOver();
    world.turn("13:04:00");
    assertThat(world.slots.toPrepare()).hasSize(1);

    world.prepare("13:04:00", 7L);
    world.takenOver();
    assertThat(world.slots.running()).hasSize(1);
    world.store(world.slots.done(world.stored.firstKey(), "VALID", 4L));
    assertThat(world.spending.committed("2026-12-01")).isEqualTo(4);
  }

  @Test
  void manyMissedSlotsShareARecordAndNothingInTimeIsLost() {
    SlotWorld world = new SlotWorld("schedule: {every: 1s, jitter: none}");
    world.turn("13:00:00");

    assertThat(world.stored).hasSize(AuditSlots.MOST_SINGLY + 2);
    Slot range = List.copyOf(world.stored.values()).get(AuditSlots.MOST_SINGLY);
    assertThat(SlotWorld.line(range)).isEqualTo("12:01:41 missed nobody_scheduled");
    assertThat(range.through()).isEqualTo(SlotWorld.at("12:59:59"));
    assertThat(world.lines()).last().isEqualTo("13:00:00 planned");
    world.takenOver();
    assertThat(world.turn("13:00:00.5").isEmpty()).isTrue();
  }

  @Test
  void theCapsHoldAndAPeriodEndsThem() {
    SlotWorld world = new SlotWorld(HOURLY + "; budget: {usdPerDay: 0.00000001}");
    world.turn("13:00:00");
    world.prepare("13:00:00", 6L);
    assertThat(world.spending.committed("2026-12-01")).isEqualTo(6);
    world.store(world.slots.done(world.stored.firstKey(), "VALID", 5L));
    world.turn("14:00:00");
    world.prepare("14:00:00", 6L);

    assertThat(world.lines()).last().isEqualTo("14:00:00 paused budget_day");
    Instant tomorrow = Instant.parse("2026-12-02T00:00:00Z");
    world.store(world.slots.turn(tomorrow));
    SlotId next = world.slots.toPrepare().get(0).id();
    assertThat(world.store(world.slots.prepared(next, 6L, tomorrow)).begun()).isNotNull();
    assertThat(world.spending.committed("2026-12-02")).isEqualTo(6);
    assertThat(world.spending.committed("2026-12")).isEqualTo(11);
  }

  @Test
  void aCapRefusesWhatHasNoBound() {
    SlotWorld world = new SlotWorld(HOURLY + "; budget: {usdPerMonth: 1}");
    world.turn("13:00:00");
    world.prepare("13:00:00", null);
    assertThat(world.lines()).containsExactly("13:00:00 paused budget_month");
  }

  @Test
  void anUnknownCostStaysReserved() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.prepare("13:00:00", 6L);
    world.store(world.slots.done(world.stored.firstKey(), "INCOMPLETE", null));
    assertThat(world.spending.committed("2026-12-01")).isEqualTo(6);
  }

  @Test
  void aRunThatIsGoneFailsAndStaysReserved() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.turn("13:00:00");
    world.prepare("13:00:00", 6L);
    world.store(world.slots.lost(world.stored.firstKey()));
    assertThat(world.lines()).containsExactly("13:00:00 failed run_lost");
    assertThat(world.spending.committed("2026-12-01")).isEqualTo(6);
  }

  @Test
  void aSlotByHandRunsNowAlsoWhilePausedAndIsMarked() {
    SlotWorld world = new SlotWorld(HOURLY);
    world.revise(world.record.paused(SlotWorld.at("12:10:00")));
    world.store(world.slots.manual(SlotWorld.at("12:30:00")));
    world.turn("12:30:00");
    world.prepare("12:30:01", 1L);
    world.store(world.slots.done(world.stored.firstKey(), "VALID", 1L));
    world.store(world.slots.manual(SlotWorld.at("12:30:00")));
    world.turn("13:00:00");

    assertThat(world.lines())
        .containsExactly(
            "12:30:00 by hand done",
            "12:30:00.001 by hand missed nobody_scheduled",
            "13:00:00 paused by_hand");
  }

  @Test
  void aRemovedAuditSkipsWhatIsPlannedAndEndsWhatRuns() {
    SlotWorld world = new SlotWorld("schedule: {every: 1h, jitter: full}");
    world.turn("13:00:00");
    world.store(world.slots.manual(SlotWorld.at("13:00:00")));
    world.store(world.slots.turn(SlotWorld.at("13:00:00.1")));
    SlotId manual = new SlotId("a", SlotWorld.at("13:00:00"), true);
    world.store(world.slots.prepared(manual, 0L, SlotWorld.at("13:00:00.2")));
    world.revise(world.record.gone(SlotWorld.at("13:01:00")));
    world.turn("13:01:00");
    world.turn("15:00:00");

    assertThat(world.lines())
        .containsExactly("13:00:00 skipped removed", "13:00:00 by hand running");
    assertThat(world.slots.isOver()).isFalse();
    world.store(world.slots.done(manual, "VALID", 0L));
    assertThat(world.slots.isOver()).isTrue();
  }

  @Test
  void oldSlotsAreDeletedButNotTheLast() {
    SlotWorld world = new SlotWorld(HOURLY);
    for (int hour = 13; hour < 20; hour++) {
      world.turn(hour + ":30:00");
    }
    assertThat(world.slots.expired(SlotWorld.at("15:00:00"), 100, 10))
        .extracting(SlotId::at)
        .containsExactly(SlotWorld.at("13:00:00"), SlotWorld.at("14:00:00"));
    assertThat(world.slots.expired(SlotWorld.at("12:00:00"), 3, 1)).hasSize(1);
    assertThat(world.slots.expired(SlotWorld.at("23:00:00"), 100, 10)).hasSize(3);
    assertThat(world.slots.expired(SlotWorld.at("23:00:00"), 0, 10)).isEmpty();
  }

  @Test
  void anEndedSlotStays() {
    Slot slot =
        Slot.planned(
                SlotId.scheduled("a", SlotWorld.START),
                new dev.sonde.audit.schedule.Window(SlotWorld.START, SlotWorld.START),
                1)
            .ended(SlotState.MISSED, SlotReason.LATE);
    assertThatThrownBy(() -> slot.running(SlotWorld.START, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> slot.ended(SlotState.FAILED, SlotReason.PLAN))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theGraceOfASlotByHandIsFiveMinutes() {
    SlotWorld world = new SlotWorld(HOURLY);
    Slot slot = world.slots.manual(SlotWorld.START);
    assertThat(Duration.between(slot.window().dueAt(), slot.window().startBy()))
        .isEqualTo(Duration.ofMinutes(5));
  }
}
