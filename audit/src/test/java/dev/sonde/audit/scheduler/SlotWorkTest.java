package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.Audits;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotWorkTest {

  private static final SlotId SLOT = SlotId.scheduled("a", Instant.parse("2026-12-01T12:00:00Z"));

  /** A fleet in which everything breaks. */
  private static final class BrokenFleet implements FleetPort {
    @Override
    public Planned plan(Audit audit, String run) {
      throw new StackOverflowError("too deep");
    }

    @Override
    public boolean knows(String run) {
      return true;
    }

    @Override
    public boolean hasReport(String run) {
      return true;
    }

    @Override
    public @Nullable Outcome outcome(SlotId slot, String run) {
      throw new NoClassDefFoundError("gone");
    }
  }

  private final SlotWork work =
      new SlotWork(new BrokenFleet(), new HistoryKeepingTest.Stored(), Runnable::run, () -> 0);

  @Test
  void anErrorEndsThePlanningOfASlotToo() {
    work.plan(SLOT, Audits.of("schedule: {every: 1h}"));
    assertThat(work.next()).isEqualTo(new SlotWork.NotPlanned(SLOT, SlotReason.PLAN, false));
  }

  @Test
  void aReportThatBreaksItsReaderIsTriedAgain() {
    work.report(SLOT, "run");
    assertThat(work.next()).isEqualTo(new SlotWork.Unread(SLOT));
    work.report(SLOT, "run");
    assertThat(work.next()).isEqualTo(new SlotWork.Unread(SLOT));
  }
}
