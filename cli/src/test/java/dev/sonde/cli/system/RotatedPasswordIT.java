package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role whose login is no longer accepted ends with the reason. */
class RotatedPasswordIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void everyRoleEndsWithTheReason() throws Exception {
    try (SecureBroker broker = SecureBroker.startAsking(folder, Duration.ofSeconds(2));
        RoleFleet fleet = new RoleFleet()) {
      Path config = SecureBroker.file(folder, broker.settings(broker.password()));
      fleet.start(folder, broker.bootstrap(), 1, "--config", config.toString());

      broker.rotatePassword();

      for (FleetProcess process : fleet.processes()) {
        assertThat(process.exitCode()).as(process.logged()).isEqualTo(5);
        assertThat(process.logged())
            .contains(
                "sonde: Kafka: Kafka at "
                    + broker.bootstrap()
                    + " refuses the login of \"sonde\" by SCRAM-SHA-512")
            .doesNotContain(broker.password());
      }
    }
  }
}
