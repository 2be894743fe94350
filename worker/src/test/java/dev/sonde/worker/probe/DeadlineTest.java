package dev.sonde.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.RequestSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final RequestSpec.Timeouts TIMEOUTS =
      new RequestSpec.Timeouts(
          Duration.ofNanos(10),
          Duration.ofNanos(20),
          Duration.ofNanos(30),
          Duration.ofNanos(5),
          Duration.ofNanos(40));

  private final Milestones reached = new Milestones(1000);

  private Deadline stream(boolean awaitsToken) {
    return Deadline.next(TIMEOUTS, reached, true, awaitsToken);
  }

  @Test
  void movesFromPhaseToPhase() {
    assertThat(stream(true)).isEqualTo(new Deadline(1010, "connect"));
    reached.openedNanos = 1005;
    assertThat(stream(true)).isEqualTo(new Deadline(1025, "headers"));
    reached.sentNanos = 1007;
    assertThat(stream(true)).isEqualTo(new Deadline(1025, "headers"));
    reached.headersNanos = 1020;
    reached.lastReadNanos = 1020;
    assertThat(stream(true)).isEqualTo(new Deadline(1025, "idle"));
    reached.lastReadNanos = 1035;
    assertThat(stream(true)).isEqualTo(new Deadline(1035, "first_token"));
    assertThat(stream(false)).isEqualTo(new Deadline(1040, "idle"));
    reached.lastReadNanos = 1046;
    assertThat(stream(false)).isEqualTo(new Deadline(1045, "total"));
  }

  @Test
  void knowsNeitherIdlenessNorTokensOutsideStreams() {
    reached.openedNanos = 1000;
    reached.sentNanos = 1000;
    reached.headersNanos = 1001;
    reached.lastReadNanos = 1001;

    assertThat(Deadline.next(TIMEOUTS, reached, false, false))
        .isEqualTo(new Deadline(1040, "total"));
  }
}
