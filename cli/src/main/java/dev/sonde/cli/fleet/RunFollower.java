package dev.sonde.cli.fleet;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.cli.files.FileFault;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.merge.RunMerge;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows one run on the topics: reads its partials while it is under way and its report at the
 * end, and writes its events to a file.
 */
public final class RunFollower implements AutoCloseable {

  private final Run run;
  private final RunMerge merge;
  private final RunBook runs = new RunBook();
  private final Path file;
  private final OutputStream events;
  private final Consumer<ProbeEvent> listener;
  private final CompletableFuture<byte[]> report = new CompletableFuture<>();
  private final Map<String, String> deadLetters = new ConcurrentHashMap<>();
  private @Nullable Map<Cell, MergedCell> cells;
  private volatile @Nullable TopicTail tail;
  private volatile @Nullable FileFault unsaved;

  private RunFollower(Run run, Path file, OutputStream events, Consumer<ProbeEvent> listener) {
    this.listener = listener;
    this.run = run;
    this.file = file;
    this.merge = new RunMerge(run);
    this.events = events;
  }

  /** Begins to follow; called before the run is submitted. */
  public static RunFollower start(KafkaSettings settings, Run run, Path eventsFile) {
    return start(settings, run, eventsFile, event -> {});
  }

  /**
   * Begins to follow; called before the run is submitted.
   *
   * @param listener receives each event of the run, on the thread that follows
   */
  static RunFollower start(
      KafkaSettings settings, Run run, Path eventsFile, Consumer<ProbeEvent> listener) {
    RunFollower follower;
    try {
      follower = new RunFollower(run, eventsFile, Files.newOutputStream(eventsFile), listener);
    } catch (IOException e) {
      throw FileFault.writing(eventsFile, e);
    }
    follower.tail =
        TopicTail.start(
            settings,
            List.of(
                Topics.RUNS, Topics.PARTIALS, Topics.REPORTS, Topics.EVENTS, Topics.DEAD_LETTERS),
            "follow-" + run.id(),
            follower::read,
            FleetTopics.explaining(settings, follower::fail));
    return follower;
  }

  /** Ends the wait for the report with this failure. */
  void fail(Throwable cause) {
    report.completeExceptionally(cause);
  }

  private void read(ConsumerRecord<String, byte[]> read) {
    if (read.value() == null && !read.topic().equals(Topics.RUNS)) {
      // A tombstone: the run ended long ago.
      return;
    }
    switch (read.topic()) {
      case Topics.RUNS -> runs.accept(read.key(), read.value());
      case Topics.PARTIALS -> partial(read);
      case Topics.REPORTS -> report(read);
      case Topics.DEAD_LETTERS -> deadLetter(read);
      default -> event(read);
    }
  }

  /** Keeps a dead letter that was written after the start; earlier ones concern other runs. */
  private void deadLetter(ConsumerRecord<String, byte[]> letter) {
    TopicTail following = tail;
    if (following != null && following.caughtUp().isDone()) {
      deadLetters.putIfAbsent(
          DeadLetters.header(letter, DeadLetters.HEADER_ORIGIN),
          DeadLetters.header(letter, DeadLetters.HEADER_REASON));
    }
  }

  /** Why records could not be decoded during the run, by their place in a topic. */
  Map<String, String> deadLetters() {
    return Map.copyOf(deadLetters);
  }

  /** Why events of the run could not be saved, or empty. From any thread. */
  Optional<FileFault> unsaved() {
    return Optional.ofNullable(unsaved);
  }

  /** The report's JSON, when the run has ended. */
  public CompletableFuture<byte[]> report() {
    return report;
  }

  /** The state of the run. From any thread. */
  ReportInput soFar() {
    Progress progress = runs.progress(run.id()).orElse(Progress.planned(run.id()));
    return new ReportInput(
        run,
        new RunTiming(progress.startAtMillis(), null),
        cells(),
        Dispatched.of(run, progress),
        List.of(),
        Set.of());
  }

  /** Merged once for each change, because that takes as long as there are samples. */
  private Map<Cell, MergedCell> cells() {
    synchronized (merge) {
      Map<Cell, MergedCell> known = cells;
      if (known == null) {
        known = merge.cells();
        cells = known;
      }
      return known;
    }
  }

  private void partial(ConsumerRecord<String, byte[]> read) {
    if (Topics.runOfPartial(read.key()).equals(run.id())) {
      synchronized (merge) {
        merge.accept(read.key(), read.value());
        cells = null;
      }
    }
  }

  private void report(ConsumerRecord<String, byte[]> read) {
    if (read.key().equals(run.id())) {
      report.complete(read.value());
    }
  }

  private void event(ConsumerRecord<String, byte[]> read) {
    EventCodec.decode(
        read.value(),
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            if (event.run().equals(run.id())) {
              listener.accept(event);
              store(read.value());
            }
          }

          @Override
          public void end(String ended, String reason) {}
        });
  }

  private void store(byte[] event) {
    if (unsaved != null) {
      // Later events would be of no use: the file ends within one.
      return;
    }
    try {
      SavedEvents.append(events, event);
    } catch (IOException e) {
      unsaved = FileFault.writing(file, e);
    }
  }

  @Override
  public void close() {
    TopicTail following = tail;
    if (following != null) {
      following.close();
    }
    try {
      events.close();
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }
}
