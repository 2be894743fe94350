package dev.sonde.audit.scheduler;

import dev.sonde.audit.notify.Outbox;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.HeldPartitions;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Span;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the audits. Coordinators are members of one group on {@code sonde.audits}, which has
 * one partition: its owner decides about every slot. Owned by the thread that executes its loop.
 */
public final class Scheduler implements HeldPartitions.Holder {

  private static final Duration TICK = Duration.ofMillis(50);
  private static final String WRITER = "sonde-audits";

  private final String coordinator;
  private final FencedWriter.Opener writers;
  private final Following following;
  private final AuditsPartition.Ports ports;
  private final FatalErrorHandler fatalErrors;
  private final HeldPartitions<AuditsPartition> owned = new HeldPartitions<>(this::takeOver);
  private @Nullable GroupMember member;

  /**
   * The topics as this process follows them.
   *
   * @param mark marks where they end, and tells whether they were read up to there
   */
  public record Following(AuditBook book, Supplier<BooleanSupplier> mark) {}

  /**
   * The fleet as this process sees it.
   *
   * @param executor of work that blocks
   */
  public record Surroundings(
      FleetPort fleet, HistoryPort history, Executor executor, NanoClock clock, Sending sending) {}

  /**
   * How alerts are sent.
   *
   * @param executor of attempts, which may hang for seconds
   */
  public record Sending(Outbox outbox, Executor executor) {}

  public Scheduler(
      String coordinator,
      FencedWriter.Opener writers,
      Following following,
      Surroundings around,
      FatalErrorHandler fatalErrors) {
    this.coordinator = coordinator;
    this.writers = writers;
    this.following = following;
    this.ports =
        new AuditsPartition.Ports(
            following.book(),
            around.fleet(),
            around.history(),
            around.executor(),
            around.clock(),
            around.sending());
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
    for (ConsumerRecord<String, byte[]> each : polling.poll(TICK)) {
      AuditsPartition partition = owned.of(each.partition());
      if (partition != null) {
        partition.accept(each);
      }
    }
    owned.forEach((number, partition) -> partition.turn(polling.position(number)));
    return MemberLoop.Turn.GOES_ON;
  }

  @Override
  public HeldPartitions<?> held() {
    return owned;
  }

  /** Fences the previous owner first, so that none of its records can follow the marks. */
  private AuditsPartition takeOver(int partition) {
    FencedWriter writer = writers.open(WRITER + "-" + partition);
    Span span = member().spans(Set.of(partition)).getOrDefault(partition, new Span(0, 0));
    member().seek(partition, span.begin());
    return new AuditsPartition(
        coordinator, new AuditsPartition.Held(writer, span.end(), following.mark().get()), ports);
  }

  @Override
  public void refused(RuntimeException cause) {
    fatalErrors.report(cause);
  }
}
