package dev.sonde.coordinator.aggregate;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.HeldPartitions;
import dev.sonde.kafka.group.MemberLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the events partitions that its group assigns. Owned by the thread that executes its loop,
 * like every {@link PartitionFold}.
 */
public final class Aggregator implements HeldPartitions.Holder {

  private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long SLOW_NANOS = Duration.ofSeconds(5).toNanos();

  private final String name;
  private final PartitionFold.Ports ports;
  private final AwaitedRuns runs;
  private final NanoClock clock;
  private final FatalErrorHandler fatalErrors;
  private final HeldPartitions<PartitionFold> folds = new HeldPartitions<>(this::takeOver);
  private @Nullable GroupMember member;

  /**
   * @param fatalErrors called when this coordinator cannot fold any more
   */
  public Aggregator(
      String name,
      PartitionFold.Ports ports,
      FollowedRuns runs,
      NanoClock clock,
      FatalErrorHandler fatalErrors) {
    this.name = name;
    this.ports = ports;
    this.runs = new AwaitedRuns(runs, clock);
    this.clock = clock;
    this.fatalErrors = fatalErrors;
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
    ConsumerRecords<String, byte[]> polled = polling.poll(POLL);
    for (TopicPartition partition : polled.partitions()) {
      PartitionFold fold = folds.of(partition.partition());
      if (fold != null) {
        add(fold, polled.records(partition), polling);
      }
    }
    for (Integer paused : polling.paused()) {
      PartitionFold fold = folds.of(paused);
      if (fold == null || fold.isReady()) {
        polling.resume(paused);
      }
    }
    for (PartitionFold fold : folds.all()) {
      fold.publishIfDue(polling.metadata(), clock.nanos());
    }
    return MemberLoop.Turn.GOES_ON;
  }

  /**
   * If a partition must wait for a run, it is paused and read again from that event; others
   * continue.
   */
  private static void add(
      PartitionFold fold, List<ConsumerRecord<String, byte[]>> events, GroupMember polling) {
    for (ConsumerRecord<String, byte[]> event : events) {
      if (!fold.add(event)) {
        polling.seek(event.partition(), event.offset());
        polling.pause(event.partition());
        return;
      }
    }
  }

  @Override
  public HeldPartitions<?> held() {
    return folds;
  }

  private PartitionFold takeOver(int partition) {
    long asked = clock.nanos();
    PartitionFold fold = PartitionFold.resume(ports, runs, partition);
    long took = clock.nanos() - asked;
    if (took > SLOW_NANOS) {
      LOG.warn(
          "{}: taking over partition {} took {} ms",
          name,
          partition,
          TimeUnit.NANOSECONDS.toMillis(took));
    }
    return fold;
  }

  @Override
  public void refused(RuntimeException cause) {
    fatalErrors.report(cause);
  }
}
