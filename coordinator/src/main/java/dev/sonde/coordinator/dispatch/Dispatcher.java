package dev.sonde.coordinator.dispatch;

import dev.sonde.analysis.fold.PartialRecord;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.LatestRecords;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.UnreadableRecords;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.HeldPartitions;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Span;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the jobs of every run that is not over. One transaction contains a batch of jobs and the
 * progress that covers it. Coordinators share the runs as members of one group: the owner of a
 * partition of {@code sonde.runs} dispatches its runs. Owned by the thread that executes its loop,
 * like every {@link RunsPartition}.
 */
public final class Dispatcher implements HeldPartitions.Holder {

  private static final Duration TICK = Duration.ofMillis(20);

  private final FencedWriter.Opener writers;
  private final RunBook runs;
  private final NanoClock clock;
  private final int keepRuns;
  private final Troubles troubles;
  private final LatestRecords<PartialRead> partials = new LatestRecords<>();
  private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();
  private final HeldPartitions<RunsPartition> owned = new HeldPartitions<>(this::takeOver);
  private final Map<String, Map<String, Partial>> latest = new HashMap<>();
  private @Nullable GroupMember member;

  /** Receivers of problems: with a record, and with this coordinator. */
  public record Troubles(UnreadableRecords deadLetters, FatalErrorHandler fatalErrors) {}

  /**
   * @param runs the content of all partitions of {@code sonde.runs}
   * @param keepRuns how many finished runs the fleet keeps
   */
  public Dispatcher(
      FencedWriter.Opener writers, RunBook runs, NanoClock clock, int keepRuns, Troubles troubles) {
    this.writers = writers;
    this.runs = runs;
    this.clock = clock;
    this.keepRuns = keepRuns;
    this.troubles = troubles;
  }

  /** Receives a record of the partials topic. From any thread. */
  public void partial(PartialRead read) {
    if (read.isChunk()) {
      // Samples are of no interest here.
      return;
    }
    if (read.isTombstone()) {
      partials.remove(read.key());
    } else if (runs.progress(read.run()).filter(Progress::ended).isEmpty()) {
      partials.put(read.key(), read);
    }
  }

  /** The run was deleted from the topics. From any thread. */
  public void forget(String run) {
    forgotten.add(run);
  }

  /** Whether this coordinator dispatches, or has dispatched, the run. From any thread. */
  public boolean owns(String run) {
    return owned.all().stream().anyMatch(partition -> partition.holds(run));
  }

  @Override
  public void begin(GroupMember next) {
    member = next;
  }

  private GroupMember member() {
    GroupMember polling = member;
    if (polling == null) {
      throw new IllegalStateException("there is no member to turn with");
    }
    return polling;
  }

  @Override
  public MemberLoop.Turn turn() {
    GroupMember polling = member();
    for (ConsumerRecord<String, byte[]> each : polling.poll(TICK)) {
      RunsPartition partition = owned.of(each.partition());
      if (partition != null) {
        accept(partition, each);
      }
    }
    takePartials();
    owned.forEach(
        (number, partition) -> partition.turn(polling.position(number), this::partialsOf));
    return MemberLoop.Turn.GOES_ON;
  }

  private void accept(RunsPartition partition, ConsumerRecord<String, byte[]> read) {
    try {
      partition.accept(read);
    } catch (RuntimeException e) {
      troubles.deadLetters().add(read, String.valueOf(e.getMessage()));
    }
  }

  private Collection<Partial> partialsOf(String run) {
    return latest.getOrDefault(run, Map.of()).values();
  }

  /**
   * Partials are kept until the run is over, because a run that is started or taken over later
   * needs all of them.
   */
  private void takePartials() {
    partials.take().forEach(this::accept);
    latest.keySet().removeIf(this::isOver);
    String gone = forgotten.poll();
    while (gone != null) {
      latest.remove(gone);
      gone = forgotten.poll();
    }
  }

  private void accept(PartialRead read) {
    try {
      Partial partial = PartialRecord.settled(read.partial());
      latest.computeIfAbsent(read.run(), unused -> new HashMap<>()).put(read.key(), partial);
      for (RunsPartition each : owned.all()) {
        each.accept(partial);
      }
    } catch (RuntimeException e) {
      troubles.deadLetters().add(read.read(), String.valueOf(e.getMessage()));
    }
  }

  private boolean isOver(String run) {
    return owned.all().stream().anyMatch(partition -> partition.isOver(run))
        || runs.progress(run).filter(Progress::ended).isPresent();
  }

  @Override
  public HeldPartitions<?> held() {
    return owned;
  }

  /**
   * Fences the previous owner first and then reads its records, so that none can be added in
   * between.
   */
  private RunsPartition takeOver(int partition) {
    FencedWriter writer = writers.open("sonde-runs-" + partition);
    Span span = member().spans(Set.of(partition)).getOrDefault(partition, new Span(0, 0));
    member().seek(partition, span.begin());
    return new RunsPartition(
        new RunsPartition.Held(partition, writer, span.end()),
        clock,
        runs,
        RunRetention.share(keepRuns, Math.max(1, member().partitions())));
  }

  @Override
  public void refused(RuntimeException cause) {
    troubles.fatalErrors().report(cause);
  }
}
