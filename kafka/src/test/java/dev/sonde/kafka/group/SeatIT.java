package dev.sonde.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a group treats a member that fails, a member that leaves, and a late request. */
class SeatIT {

  private static final String GROUP = Topics.workers("default");
  private static final String TOPIC = Topics.jobs("default");
  private static final int PARTITIONS = 4;
  private static final int PARTITION = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Admin admin = settings.admin();
  private final Seat seat = Seat.in(settings, GROUP, TOPIC, "worker");
  private final Seat otherSeat = Seat.in(settings, GROUP, TOPIC, "worker");

  @BeforeEach
  void topics() {
    new TopicSetup(admin).ensure(List.of(Topics.jobsPolicy("default", PARTITIONS)));
  }

  @AfterEach
  void close() {
    admin.close();
    broker.close();
  }

  /** A listener that can refuse to give up partitions. */
  private static final class Listener implements GroupMember.Listener {
    private boolean failing;

    @Override
    public void assigned(Set<Integer> partitions) {}

    @Override
    public void revoked(Set<Integer> partitions) {
      if (failing) {
        throw new IllegalStateException("cannot let go of " + partitions);
      }
    }

    @Override
    public void lost(Set<Integer> partitions) {
      revoked(partitions);
    }
  }

  private static GroupMember take(Seat seat) {
    return seat.take(new Listener());
  }

  /** Polls the members until together they have every partition. */
  private static void untilTheyHaveAll(GroupMember... members) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              Set<Integer> held = new TreeSet<>();
              for (GroupMember member : members) {
                member.poll(POLL);
              }
              for (GroupMember member : members) {
                held.addAll(member.assigned());
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
    GroupMember former = take(seat);
    untilTheyHaveAll(former);
    int generation = former.metadata().generationId();
    seat.close(former, true, PATIENCE);

    GroupMember next = take(seat);
    untilTheyHaveAll(next);
    // The group did not wait for the lost member: that would take one more generation.
    assertThat(next.metadata().generationId()).isEqualTo(generation);
    assertThat(members()).hasSize(1);
    seat.close(next, false, PATIENCE);
  }

  @Test
  void whatTheFormerHasUnderWayIsRefused() {
    GroupMember former = take(seat);
    GroupMember next = take(seat);
    try {
      untilTheyHaveAll(former);
      untilTheyHaveAll(next);

      assertThatThrownBy(() -> former.commitNow(Map.of(PARTITION, Position.of(7)), PATIENCE))
          .isInstanceOf(FencedInstanceIdException.class);
      next.commitNow(Map.of(PARTITION, Position.of(8)), PATIENCE);
      assertThat(next.committed(Set.of(PARTITION)))
          .containsExactly(Map.entry(PARTITION, Position.of(8)));
    } finally {
      former.close(false, PATIENCE);
      next.close(false, PATIENCE);
    }
  }

  @Test
  void whatTheFormerGaveUpIsNobodysForAMomentOnly() {
    Listener listener = new Listener();
    GroupMember former = seat.take(listener);
    untilTheyHaveAll(former);
    listener.failing = true;
    GroupMember newcomer = take(otherSeat);
    // The member fails after it was told to give up some partitions and before it joins again.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              newcomer.poll(POLL);
              assertThatThrownBy(() -> former.poll(POLL)).isInstanceOf(KafkaException.class);
            });
    listener.failing = false;
    assertThat(former.assigned()).hasSizeLessThan(PARTITIONS);
    seat.close(former, true, PATIENCE);

    GroupMember next = take(seat);
    untilTheyHaveAll(next, newcomer);
    assertThat(newcomer.assigned()).isNotEmpty();
    seat.close(next, false, PATIENCE);
    otherSeat.close(newcomer, false, PATIENCE);
  }

  @Test
  void whoLeavesIsNotWaitedFor() throws Exception {
    GroupMember leaver = take(seat);
    untilTheyHaveAll(leaver);
    seat.close(leaver, false, PATIENCE);
    seat.giveUp();

    assertThat(members()).isEmpty();
  }

  @Test
  void aSeatThatNobodyTakesAnyMoreIsNotKept() throws Exception {
    GroupMember former = take(seat);
    untilTheyHaveAll(former);
    seat.close(former, true, PATIENCE);
    assertThat(members()).hasSize(1);

    seat.giveUp();

    assertThat(members()).isEmpty();
  }

  @Test
  void whoDoesNotKnowYetThatItIsAMemberIsNotKept() throws Exception {
    GroupMember holder = take(otherSeat);
    untilTheyHaveAll(holder);
    GroupMember early = take(seat);
    // The group waits for the member that has the partitions, which does not poll.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              early.poll(POLL);
              return members().size() == 2;
            });
    assertThat(early.metadata().memberId()).isEmpty();
    seat.close(early, false, Duration.ZERO);
    seat.giveUp();

    assertThat(members()).hasSize(1);
    otherSeat.close(holder, false, PATIENCE);
  }
}
