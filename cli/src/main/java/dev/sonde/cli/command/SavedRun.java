package dev.sonde.cli.command;

import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.InputFile;
import dev.sonde.cli.fleet.SavedEvents;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the folder of a saved run. A file that cannot be read is the user's fault. */
final class SavedRun {

  private SavedRun() {}

  static Run of(Path folder) {
    Path file = folder.resolve(SavedRuns.RUN);
    try {
      return new JsonCodec<>(Run.class).decode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    }
  }

  /** When the run began, by its report; null without a report. */
  static @Nullable Instant startedAt(Path folder) {
    Path file = folder.resolve(SavedRuns.REPORT);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return Instant.parse(ReportJson.read(InputFile.text(file)).run().startedAt());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    }
  }

  /** Passes every event to the handler, in the order of the file. */
  static void events(Path folder, EventCodec.Handler handler) {
    Path file = folder.resolve(SavedRuns.EVENTS);
    try {
      SavedEvents.read(file, handler);
    } catch (EOFException e) {
      throw new CommandException(ExitCode.USAGE, file + " ends within an event", e);
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    }
  }
}
