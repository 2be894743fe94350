package dev.sonde.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When events are sent; the clock stands still unless a test moves it. */
class EventPublisherTest {

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger durable = new AtomicInteger();
  private final Run run = RunBuilder.of("a").build();
  private final EventPublisher publisher =
      new EventPublisher(producer, "w", nanos::get, failure -> {});

  @AfterEach
  void close() {
    publisher.close();
  }

  private void publish(int block, boolean urgent) {
    ProbeEvent event =
        ProbeEvent.unsent(
            new ProbeEvent.ProbeId(run.id(), "default", run.index(block, 0), 1, 0, 0),
            Outcome.DROPPED,
            "",
            "w",
            0);
    publisher.publish(run, 0, event, urgent, durable::incrementAndGet);
  }

  private void awaitSent(int events) {
    await().untilAsserted(() -> assertThat(producer.history()).hasSize(events));
  }

  @Test
  void anUrgentEventIsSentAtOnce() {
    for (int block = 0; block < 5; block++) {
      publish(block, true);
      awaitSent(block + 1);
    }
    await().untilAsserted(() -> assertThat(durable).hasValue(5));
  }

  @Test
  void othersAreSentTogetherAfterTheFirst() {
    publish(0, false);
    awaitSent(1);
    for (int block = 1; block < 20; block++) {
      publish(block, false);
    }
    // The first of them waits in real time for the rest of a tenth of a second.
    assertThat(producer.history().size()).isIn(1, 20);
    awaitSent(20);

    nanos.addAndGet(100_000_000);
    publish(20, false);
    awaitSent(21);
  }

  @Test
  void whatIsGatheredIsSentAtTheEnd() {
    for (int block = 0; block < 10; block++) {
      publish(block, false);
    }
    publisher.close();

    assertThat(producer.history()).hasSize(10);
    assertThat(durable).hasValue(10);
  }
}
