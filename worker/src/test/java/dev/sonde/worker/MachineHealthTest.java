package dev.sonde.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineHealthTest {

  private static final long SECOND = 1_000_000_000;

  private final Path proc;

  MachineHealthTest(@TempDir Path proc) throws IOException {
    this.proc = proc;
    Files.createDirectories(proc.resolve("pressure"));
    write("cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n", 5_000_000);
  }

  private void write(String stat, long stalledMicros) throws IOException {
    Files.writeString(proc.resolve("stat"), stat);
    Files.writeString(
        proc.resolve("pressure/cpu"),
        "some avg10=1.00 avg60=1.00 avg300=1.00 total=%d\nfull avg10=0.00 total=7\n"
            .formatted(stalledMicros));
  }

  @Test
  void sharesAreOfTheTimeSinceTheLastLook() throws IOException {
    MachineHealth machine = new MachineHealth(proc);
    assertThat(machine.look(0)).isEqualTo(new MachineHealth.Look(null, null, null));
    write("cpu  150 0 120 750 110 0 10 60 99 0\n", 5_250_000);
    MachineHealth.Look look = machine.look(SECOND);
    assertThat(look.busy()).isCloseTo(0.7, within(1e-9));
    assertThat(look.stolen()).isCloseTo(0.3, within(1e-9));
    assertThat(look.pressure()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void saysNothingWhereTheSystemDoesNot() throws IOException {
    MachineHealth nowhere = new MachineHealth(proc.resolve("missing"));
    nowhere.look(0);
    assertThat(nowhere.look(SECOND)).isEqualTo(new MachineHealth.Look(null, null, null));
  }

  @Test
  void noTimeMakesNoShare() {
    MachineHealth machine = new MachineHealth(proc);
    machine.look(SECOND);
    MachineHealth.Look again = machine.look(SECOND);
    assertThat(again.busy()).isNull();
    assertThat(again.pressure()).isNull();
  }
}
