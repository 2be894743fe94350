package dev.sonde.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a loop replaces a failing member, and when it stops. */
class MemberLoopTest {

  private final AtomicInteger members = new AtomicInteger();
  private final AtomicInteger expelled = new AtomicInteger();
  private final AtomicInteger released = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
  private final BackOff backOff = new BackOff(Duration.ofHours(1), Duration.ofHours(1));
  private final MemberLoop loop =
      new MemberLoop("loop", place(backOff), () -> 0, new Polling(), Duration.ZERO);
  private final Thread thread = new Thread(loop, "loop");
  private volatile @Nullable KafkaException failure = new TimeoutException("no broker answers");
  private volatile MemberLoop.Turn turn = MemberLoop.Turn.GOES_ON;

  private MemberLoop.Place place(BackOff pauses) {
    Seat seat =
        new Seat(
            listener -> {
              members.incrementAndGet();
              MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
              KafkaException thrown = failure;
              if (thrown != null) {
                consumer.setPollException(thrown);
              }
              return new KafkaMember(consumer, Topics.jobs("default"), listener);
            },
            expelled::incrementAndGet);
    return new MemberLoop.Place(seat, pauses);
  }

  /** A role that only polls. */
  private final class Polling implements MemberLoop.Role {
    private @Nullable GroupMember member;

    @Override
    public void begin(GroupMember next) {
      member = next;
    }

    @Override
    public MemberLoop.Turn turn() {
      if (member != null) {
        member.poll(Duration.ofMillis(1));
      }
      return turn;
    }

    @Override
    public void finish() {
      finished.incrementAndGet();
    }

    @Override
    public void release() {
      released.incrementAndGet();
    }

    @Override
    public void refused(RuntimeException cause) {
      refusals.add(cause);
    }

    @Override
    public void assigned(Set<Integer> partitions) {}

    @Override
    public void revoked(Set<Integer> partitions) {}

    @Override
    public void lost(Set<Integer> partitions) {}
  }

  @AfterEach
  void close() throws InterruptedException {
    loop.close();
    thread.join();
  }

  @Test
  void waitsBeforeItMakesAnother() {
    thread.start();

    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(members).hasValue(1));
    assertThat(refusals).isEmpty();
  }

  @Test
  void leavesNoSeatBehindWhenItEndsInBetween() throws InterruptedException {
    thread.start();
    await().atMost(Duration.ofSeconds(10)).until(() -> released.get() == 1);
    assertThat(expelled).hasValue(0);

    loop.close();
    thread.join();
    assertThat(expelled).hasValue(1);
    assertThat(finished).as("last turns of a member that failed").hasValue(0);
  }

  @Test
  void makesNoOtherWhenTheClusterRefusesIt() throws InterruptedException {
    failure = new SaslAuthenticationException("the password was changed");
    thread.start();
    thread.join();

    assertThat(refusals).containsExactly(failure);
    assertThat(members).hasValue(1);
  }

  @Test
  void replacesAMemberThatIsNotGoodAnyMore() throws InterruptedException {
    failure = null;
    turn = MemberLoop.Turn.FAILED;
    MemberLoop hasty =
        new MemberLoop(
            "hasty",
            place(new BackOff(Duration.ofNanos(1), Duration.ofNanos(1))),
            () -> 0,
            new Polling(),
            Duration.ZERO);
    Thread running = new Thread(hasty, "hasty");
    running.start();

    await().atMost(Duration.ofSeconds(10)).until(() -> members.get() > 2);
    hasty.close();
    running.join();
    assertThat(released.get()).isEqualTo(members.get());
  }

  @Test
  void letsAMemberThatLeavesDoItsLast() throws InterruptedException {
    failure = null;
    thread.start();
    await().atMost(Duration.ofSeconds(10)).until(() -> members.get() == 1);
    loop.close();
    thread.join();

    assertThat(finished).hasValue(1);
    assertThat(released).hasValue(1);
  }
}
