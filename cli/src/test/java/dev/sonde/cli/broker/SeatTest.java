package dev.sonde.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.TopicSetup;
import dev.sonde.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group does with a member that fails, with one that leaves, and with what comes late. */
class SeatTest {

  private static final String GROUP = Topics.workers("default");
  private static final String TOPIC = Topics.jobs("default");
  private static final int PARTITIONS = 4;
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Admin admin = settings.admin();
  private final String seat = KafkaSettings.seat("worker");

  @BeforeEach
  void topics() {
    new TopicSetup(admin).ensure(List.of(Topics.jobsPolicy("default", PARTITIONS)));
  }

  @AfterEach
  void close() {
    admin.close();
    broker.close();
  }

  private Consumer<String, byte[]> member(String of) {
    Consumer<String, byte[]> member = settings.member(GROUP, "worker", of);
    member.subscribe(List.of(TOPIC));
    return member;
  }

  private static void untilItHasAll(Consumer<String, byte[]> member) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              member.poll(Duration.ofMillis(20));
              return member.assignment().size() == PARTITIONS;
            });
  }

  private List<MemberDescription> members() throws ExecutionException, InterruptedException {
    return List.copyOf(
        admin
            .describeConsumerGroups(List.of(GROUP))
            .all()
            .get()
            .values()
            .iterator()
            .next()
            .members());
  }

  @Test
  void whoFollowsHasAtOnceWhatTheFormerHad() throws Exception {
    Consumer<String, byte[]> former = member(seat);
    untilItHasAll(former);
    int generation = former.groupMetadata().generationId();
    former.close(KafkaSettings.STAYS);

    try (Consumer<String, byte[]> next = member(seat)) {
      untilItHasAll(next);
      // Nobody was waited for: a group that lost a member would count one more generation.
      assertThat(next.groupMetadata().generationId()).isEqualTo(generation);
      assertThat(members()).hasSize(1);
    }
  }

  @Test
  void whatTheFormerHasUnderWayIsRefused() {
    try (Consumer<String, byte[]> former = member(seat);
        Consumer<String, byte[]> next = member(seat)) {
      untilItHasAll(former);
      untilItHasAll(next);

      assertThatThrownBy(
              () -> former.commitSync(Map.of(PARTITION, new OffsetAndMetadata(7)), PATIENCE))
          .isInstanceOf(FencedInstanceIdException.class);
      next.commitSync(Map.of(PARTITION, new OffsetAndMetadata(8)), PATIENCE);
      assertThat(next.committed(Set.of(PARTITION), PATIENCE))
          .containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(8)));
    }
  }

  @Test
  void whoLeavesIsNotWaitedFor() throws Exception {
    Consumer<String, byte[]> leaver = member(seat);
    untilItHasAll(leaver);
    leaver.close(KafkaSettings.leaves(PATIENCE));
    assertThat(members()).isEmpty();

    try (Consumer<String, byte[]> other = member(KafkaSettings.seat("worker"))) {
      untilItHasAll(other);
    }
  }

  @Test
  void aSeatIsFitForKafkaAndNobodyElses() {
    String name = "höst/1:" + "x".repeat(300);
    assertThat(KafkaSettings.seat(name)).matches("h_st_1_x[-.\\w]+").hasSizeLessThan(250);
    assertThat(KafkaSettings.seat(name)).isNotEqualTo(KafkaSettings.seat(name));
  }
}
