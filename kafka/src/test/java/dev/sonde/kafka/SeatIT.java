package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group does with a member that fails, with one that leaves, and with what comes late. */
class SeatIT {

  private static final String GROUP = Topics.workers("default");
  private static final String TOPIC = Topics.jobs("default");
  private static final int PARTITIONS = 4;
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Admin admin = settings.admin();
  private final Seat seat = Seat.in(settings, GROUP, "worker");
  private final Seat otherSeat = Seat.in(settings, GROUP, "worker");

  @BeforeEach
  void topics() {
    new TopicSetup(admin).ensure(List.of(Topics.jobsPolicy("default", PARTITIONS)));
  }

  @AfterEach
  void close() {
    admin.close();
    broker.close();
  }

  /** Whether or not partitions may be taken from it. */
  private static final class Listener implements ConsumerRebalanceListener {
    private boolean failing;

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (failing) {
        throw new IllegalStateException("cannot let go of " + partitions);
      }
    }
  }

  private static Consumer<String, byte[]> take(Seat seat) {
    return seat.take(TOPIC, unused -> new Listener());
  }

  /** Polls them until together they have every partition. */
  @SafeVarargs
  private static void untilTheyHaveAll(Consumer<String, byte[]>... members) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              Set<Integer> held = new TreeSet<>();
              for (Consumer<String, byte[]> member : members) {
                member.poll(POLL);
              }
              for (Consumer<String, byte[]> member : members) {
                member.assignment().forEach(each -> held.add(each.partition()));
              }
              assertThat(held).hasSize(PARTITIONS);
            });
  }

  private Collection<MemberDescription> members() throws ExecutionException, InterruptedException {
    return admin
        .describeConsumerGroups(List.of(GROUP))
        .all()
        .get()
        .values()
        .iterator()
        .next()
        .members();
  }

  @Test
  void whoFollowsHasAtOnceWhatTheFormerHad() throws Exception {
    Consumer<String, byte[]> former = take(seat);
    untilTheyHaveAll(former);
    int generation = former.groupMetadata().generationId();
    seat.close(former, true, PATIENCE);

    Consumer<String, byte[]> next = take(seat);
    untilTheyHaveAll(next);
    // Nobody was waited for: a group that lost a member would count one more generation.
    assertThat(next.groupMetadata().generationId()).isEqualTo(generation);
    assertThat(members()).hasSize(1);
    seat.close(next, false, PATIENCE);
  }

  @Test
  void whatTheFormerHasUnderWayIsRefused() {
    try (Consumer<String, byte[]> former = take(seat);
        Consumer<String, byte[]> next = take(seat)) {
      untilTheyHaveAll(former);
      untilTheyHaveAll(next);

      assertThatThrownBy(
              () -> former.commitSync(Map.of(PARTITION, new OffsetAndMetadata(7)), PATIENCE))
          .isInstanceOf(FencedInstanceIdException.class);
      next.commitSync(Map.of(PARTITION, new OffsetAndMetadata(8)), PATIENCE);
      assertThat(next.committed(Set.of(PARTITION), PATIENCE))
          .containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(8)));
    }
  }

  @Test
  void whatTheFormerGaveUpIsNobodysForAMomentOnly() {
    Listener listener = new Listener();
    Consumer<String, byte[]> former = seat.take(TOPIC, unused -> listener);
    untilTheyHaveAll(former);
    listener.failing = true;
    Consumer<String, byte[]> newcomer = take(otherSeat);
    // It fails when it was told to give up some, before it has joined anew.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              newcomer.poll(POLL);
              assertThatThrownBy(() -> former.poll(POLL)).isInstanceOf(KafkaException.class);
            });
    listener.failing = false;
    assertThat(former.assignment()).hasSizeLessThan(PARTITIONS);
    seat.close(former, true, PATIENCE);

    Consumer<String, byte[]> next = take(seat);
    untilTheyHaveAll(next, newcomer);
    assertThat(newcomer.assignment()).isNotEmpty();
    seat.close(next, false, PATIENCE);
    otherSeat.close(newcomer, false, PATIENCE);
  }

  @Test
  void whoLeavesIsNotWaitedFor() throws Exception {
    Consumer<String, byte[]> leaver = take(seat);
    untilTheyHaveAll(leaver);
    seat.close(leaver, false, PATIENCE);
    seat.giveUp();

    assertThat(members()).isEmpty();
  }

  @Test
  void aSeatThatNobodyTakesAnyMoreIsNotKept() throws Exception {
    Consumer<String, byte[]> former = take(seat);
    untilTheyHaveAll(former);
    seat.close(former, true, PATIENCE);
    assertThat(members()).hasSize(1);

    seat.giveUp();

    assertThat(members()).isEmpty();
  }

  @Test
  void whoDoesNotKnowYetThatItIsAMemberIsNotKept() throws Exception {
    Consumer<String, byte[]> holder = take(otherSeat);
    untilTheyHaveAll(holder);
    Consumer<String, byte[]> early = take(seat);
    // The group waits for the holder, which does not poll.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              early.poll(POLL);
              return members().size() == 2;
            });
    assertThat(early.groupMetadata().memberId()).isEmpty();
    seat.close(early, false, Duration.ZERO);
    seat.giveUp();

    assertThat(members()).hasSize(1);
    otherSeat.close(holder, false, PATIENCE);
  }
}
