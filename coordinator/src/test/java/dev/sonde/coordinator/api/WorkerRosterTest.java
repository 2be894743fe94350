package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.wire.Heartbeat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerRosterTest {

  private static final long NOW_MILLIS = 1_800_000_000_000L;

  private long nanos;
  private final WorkerRoster roster =
      new WorkerRoster(() -> nanos, InstantSource.fixed(Instant.ofEpochMilli(NOW_MILLIS)));

  private static Heartbeat beat(String worker, String region) {
    return new Heartbeat(
        worker,
        region,
        "1",
        new Heartbeat.Work(1, 0, false),
        Heartbeat.Jvm.IDLE,
        Heartbeat.Clock.UNKNOWN,
        Heartbeat.Machine.UNKNOWN,
        null);
  }

  private void seconds(double seconds) {
    nanos += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void aWorkerIsLiveForFiveSecondsAfterItWasHeard() {
    roster.heard(beat("w-1", "here"), NOW_MILLIS, false);
    seconds(5);
    assertThat(roster.liveRegions()).containsExactly("here");
    seconds(0.001);
    assertThat(roster.liveRegions()).isEmpty();
    assertThat(roster.members()).hasSize(1);
  }

  @Test
  void whatIsReadAgainAtTheStartIsAsOldAsItsStamp() {
    roster.heard(beat("old", "here"), NOW_MILLIS - 6_000, true);
    roster.heard(beat("new", "there"), NOW_MILLIS - 500, true);

    assertThat(roster.liveRegions()).containsExactly("there");
  }

  @Test
  void aBrokersClockThatIsBehindDoesNotMakeNewHeartbeatsOld() {
    roster.heard(beat("w-1", "here"), NOW_MILLIS - 60_000, false);

    assertThat(roster.missing(List.of("here", "there"))).containsExactly("there");
  }
}
