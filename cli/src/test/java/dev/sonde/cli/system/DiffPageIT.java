package dev.sonde.cli.system;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of docs/DIFF.md. */
final class DiffPageIT {

  @Test
  void everyCommandItShowsRuns(@TempDir Path home) throws IOException {
    GuideRunner.runAll("docs/DIFF.md", home);
  }
}
