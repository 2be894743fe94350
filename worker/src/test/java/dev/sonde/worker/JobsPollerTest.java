package dev.sonde.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.common.run.Run;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Seat;
import dev.sonde.worker.claim.Claim;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a poller whose consumers fail makes another. */
class JobsPollerTest {

  private final AtomicInteger members = new AtomicInteger();
  private final AtomicInteger expelled = new AtomicInteger();
  private final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
  private volatile KafkaException failure = new TimeoutException("no broker answers");
  private final BackOff backOff = new BackOff(Duration.ofHours(1), Duration.ofHours(1));
  private final JobsPoller poller = poller();
  private final Thread thread = new Thread(poller, "poller");

  private JobsPoller poller() {
    return new JobsPoller(
        new JobsGroup(
            new Seat(
                () -> {
                  members.incrementAndGet();
                  MockConsumer<String, byte[]> member = new MockConsumer<>("earliest");
                  member.setPollException(failure);
                  return member;
                },
                expelled::incrementAndGet),
            new DeadLetters(KafkaSettings.of("127.0.0.1:1"), "w"),
            backOff),
        WorkerOptions.of("w", "default", "test", 1),
        new RunBook(),
        new RunClocks(() -> 0),
        new ClaimSink() {
          @Override
          public void claimed(Run run, Claim claim, long proposedNanos) {}

          @Override
          public void orphaned(Run run, Claim claim, long sinceMillis) {}

          @Override
          public void inDoubt(Run run, Claim claim) {}

          @Override
          public void refused(Throwable cause) {
            refusals.add(cause);
          }
        });
  }

  @AfterEach
  void close() throws InterruptedException {
    poller.close();
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
    await().atMost(Duration.ofSeconds(10)).until(() -> members.get() == 1);
    assertThat(expelled).hasValue(0);

    poller.close();
    thread.join();
    assertThat(expelled).hasValue(1);
  }

  @Test
  void makesNoOtherWhenTheClusterRefusesIt() throws InterruptedException {
    failure = new SaslAuthenticationException("the password is another now");
    thread.start();
    thread.join();

    assertThat(refusals).containsExactly(failure);
    assertThat(members).hasValue(1);
  }
}
