package dev.sonde.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private static Heartbeat beat(
      boolean full, Heartbeat.Jvm jvm, Heartbeat.Clock clock, Heartbeat.Machine machine) {
    return new Heartbeat(
        "w-1", "eu", "0.1.0", new Heartbeat.Work(1, 2, full), jvm, clock, machine, null);
  }

  @Test
  void theWorstOfTwoHasTheLargerOfEachAndTheFirstClock() {
    Heartbeat first =
        beat(
            true,
            new Heartbeat.Jvm(9, null),
            new Heartbeat.Clock(new Heartbeat.Offset(1.0, 0.1), 0.5),
            new Heartbeat.Machine(new Heartbeat.Processors(0.2, 0.9), null, "then"));
    Heartbeat second =
        beat(
            false,
            new Heartbeat.Jvm(3, 0.5),
            new Heartbeat.Clock(new Heartbeat.Offset(2.0, 0.2), 0.7),
            new Heartbeat.Machine(new Heartbeat.Processors(0.4, 0.1), null, "now"));

    assertThat(second.worst(first))
        .isEqualTo(
            beat(
                true,
                new Heartbeat.Jvm(9, 0.5),
                new Heartbeat.Clock(new Heartbeat.Offset(1.0, 0.1), 0.7),
                new Heartbeat.Machine(new Heartbeat.Processors(0.4, 0.9), null, "now")));
  }
}
