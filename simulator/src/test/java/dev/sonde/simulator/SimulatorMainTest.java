package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class SimulatorMainTest {
  @Test
  void readsItsOptions() {
    SimulatorOptions options =
        SimulatorMain.options("--port", "0", "--control-port", "0", "--scenario", "flat");

    assertThat(options.scenario().name()).isEqualTo("flat");
    assertThat(options.seed()).isEqualTo(1);
    assertThat(options.eventLoops()).isEqualTo(1);
    try (Simulator simulator = Simulator.start(options)) {
      assertThat(SimulatorMain.readyLine(simulator, options))
          .contains("ready", simulator.baseUrl(), ":" + simulator.controlPort() + "/__sim");
    }
  }

  @Test
  void refusesOptionsItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulatorMain.options("--prot", "1"))
        .withMessageContaining("--port");
    assertThatIllegalArgumentException().isThrownBy(() -> SimulatorMain.options("--port"));
    assertThatIllegalArgumentException().isThrownBy(() -> SimulatorMain.options("--seed", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> SimulatorMain.options("--port", "-1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulatorMain.options("--event-loops", "0"));
  }
}
