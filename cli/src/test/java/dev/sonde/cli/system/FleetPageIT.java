package dev.sonde.cli.system;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a fleet is started, asked and measured with. */
final class FleetPageIT {

  @Test
  void everyCommandItShowsRuns(@TempDir Path home) throws IOException {
    GuideRunner.runAll("docs/FLEET.md", home);
  }
}
