package dev.sonde.cli.command;

import dev.sonde.analysis.report.LiveLine;
import dev.sonde.analysis.report.Report;
import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalRun;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.LiveView;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Follows runs on one fleet, one after the other: shows each while it is under way and saves it at
 * its end.
 */
final class Following {

  private final Console console;
  private final Clocks clocks;
  private final boolean quiet;
  private final KafkaSettings settings;
  private final AtomicReference<@Nullable LocalRun> current = new AtomicReference<>();
  private volatile boolean interrupted;
  private volatile @Nullable Throwable broken;

  Following(Console console, Clocks clocks, boolean quiet, LocalFleet fleet) {
    this.console = console;
    this.clocks = clocks;
    this.quiet = quiet;
    this.settings = fleet.settings();
    fleet.onFatalError(this::fail);
  }

  private void fail(Throwable cause) {
    broken = cause;
    LocalRun running = current.get();
    if (running != null) {
      running.fail(cause);
    }
  }

  /**
   * An ended run and the folder in which it is saved.
   *
   * @param unsaved why it could not be saved completely, or null
   */
  record Ended(Report report, Path folder, @Nullable FileFault unsaved) {}

  Ended follow(Run run) {
    try (LocalRun started = LocalRun.start(settings, run, SavedRuns.of(console.environment()))) {
      current.set(started);
      if (interrupted) {
        started.cancel("interrupted");
      }
      Throwable cause = broken;
      if (cause != null) {
        started.fail(cause);
      }
      Report report = watched(started);
      started.deadLetters().forEach(this::note);
      return new Ended(report, started.folder(), started.unsaved().orElse(null));
    } finally {
      current.set(null);
    }
  }

  private Report watched(LocalRun started) {
    try (LiveView live = new LiveView(console, quiet)) {
      return started.await(
          soFar -> live.draw(width -> LiveLine.render(soFar.get(), clocks.wall().millis(), width)));
    }
  }

  private void note(String origin, String reason) {
    console.note(
        origin + " could not be decoded and was written to " + Topics.DEAD_LETTERS + ": " + reason);
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Cancels the current run. From any thread. */
  void interrupt() {
    interrupted = true;
    console.line("stopping: waiting for probes in flight; Ctrl-C again exits at once");
    LocalRun running = current.get();
    if (running != null) {
      running.cancel("interrupted");
    }
  }
}
