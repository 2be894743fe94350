package dev.sonde.cli.fleet;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.files.FileFault;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run on a fleet: submitted, followed to its end, and saved. */
public final class LocalRun implements AutoCloseable {

  private static final long TICK_MILLIS = 250;

  private final Run run;
  private final Path folder;
  private final RunWriter writer;
  private final RunFollower follower;
  private @Nullable FileFault unsaved;

  private LocalRun(Run run, Path folder, RunWriter writer, RunFollower follower) {
    this.run = run;
    this.folder = folder;
    this.writer = writer;
    this.follower = follower;
  }

  /** Submits the run and begins to follow it. */
  public static LocalRun start(KafkaSettings settings, Run run, SavedRuns saved) {
    Path folder = saved.create(run.id());
    write(folder.resolve(SavedRuns.RUN), new JsonCodec<>(Run.class).encode(run));
    RunFollower follower = RunFollower.start(settings, run, folder.resolve(SavedRuns.EVENTS));
    RunWriter writer = new RunWriter(settings, run.id());
    LocalRun started = new LocalRun(run, folder, writer, follower);
    writer.submit(run, null).join();
    return started;
  }

  /**
   * Is called about four times a second, on the waiting thread, and may ask for the state of the
   * run, which takes time.
   */
  @FunctionalInterface
  public interface Watcher {
    void sees(Supplier<ReportInput> soFar);
  }

  /** Waits for the report and saves it. */
  public Report await(Watcher watcher) {
    while (true) {
      try {
        byte[] json = follower.report().get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        watcher.sees(follower::soFar);
        save(json);
        return ReportJson.read(new String(json, StandardCharsets.UTF_8));
      } catch (TimeoutException e) {
        watcher.sees(follower::soFar);
      } catch (ExecutionException e) {
        throw new CompletionException("the run could not be followed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while following the run", e);
      }
    }
  }

  /** A report that cannot be saved is still printed. */
  private void save(byte[] json) {
    try {
      write(folder.resolve(SavedRuns.REPORT), json);
    } catch (FileFault e) {
      unsaved = e;
    }
  }

  /** Why the report or events could not be saved, or empty. */
  public Optional<FileFault> unsaved() {
    return Optional.ofNullable(unsaved).or(follower::unsaved);
  }

  /** Stops the dispatch; probes in flight end. From any thread. */
  public void cancel(String reason) {
    writer.cancel(run.id(), reason).join();
  }

  /** Ends the wait for the report with this failure. From any thread. */
  public void fail(Throwable cause) {
    follower.fail(cause);
  }

  /** Why records could not be decoded during the run, by their place in a topic. */
  public Map<String, String> deadLetters() {
    return follower.deadLetters();
  }

  /** The folder of the saved run. */
  public Path folder() {
    return folder;
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  @Override
  public void close() {
    follower.close();
    writer.close();
  }
}
