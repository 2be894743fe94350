package dev.sonde.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which producer sends an event, and what becomes of one that cannot be sent. */
class EventPublisherTest {

  private final MockProducer<String, byte[]> urgent = producer();
  private final List<MockProducer<String, byte[]>> lingering = new ArrayList<>();
  private @Nullable KafkaException unmade;
  private final List<Throwable> fatal = new ArrayList<>();
  private final AtomicInteger durable = new AtomicInteger();
  private final Run run = RunBuilder.of("a").build();
  private final EventPublisher publisher =
      new EventPublisher(
          haste -> {
            if (haste == Haste.NOW) {
              if (unmade != null) {
                throw unmade;
              }
              return urgent;
            }
            lingering.add(producer());
            return lingering.get(lingering.size() - 1);
          },
          "w",
          fatal::add);

  private static MockProducer<String, byte[]> producer() {
    return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  private void publish(int block, Haste haste) {
    ProbeEvent event =
        ProbeEvent.unsent(
            new ProbeEvent.ProbeId(run.id(), "default", run.index(block, 0), 1, 0, 0),
            Outcome.DROPPED,
            "",
            "w",
            0);
    publisher.publish(run, 0, event, haste, durable::incrementAndGet);
  }

  private void awaitDurable(int events) {
    await().untilAsserted(() -> assertThat(durable).hasValue(events));
  }

  @Test
  void anUrgentEventIsSentAtOnceAndNeedsNoOtherProducer() {
    publish(0, Haste.NOW);
    publish(1, Haste.NOW);
    awaitDurable(2);

    assertThat(urgent.history()).hasSize(2);
    assertThat(lingering).isEmpty();
  }

  @Test
  void whatEndsAfterTheWorkerIsLeftOut() {
    publish(0, Haste.NOW);
    awaitDurable(1);
    publisher.close();

    publish(1, Haste.NOW);
    assertThat(urgent.history()).hasSize(1);
    assertThat(fatal).isEmpty();
  }

  @Test
  void othersShareAProducerThatWaits() {
    for (int block = 0; block < 5; block++) {
      publish(block, Haste.LATER);
    }
    publish(5, Haste.NOW);
    awaitDurable(6);

    assertThat(lingering).hasSize(1);
    assertThat(lingering.get(0).history()).hasSize(5);
    assertThat(urgent.history()).hasSize(1);
  }

  @Test
  void eachHasteHasAProducerOfItsOwn() {
    int block = 0;
    for (Haste haste : Haste.values()) {
      publish(block++, haste);
      publish(block++, haste);
    }
    awaitDurable(6);

    assertThat(urgent.history()).hasSize(2);
    assertThat(lingering).hasSize(2).allSatisfy(each -> assertThat(each.history()).hasSize(2));
  }

  /** The thread sleeps, naps or works when an event comes: none waits for the next. */
  @Test
  void noEventIsForgotten() {
    for (int block = 0; block < 200; block++) {
      int events = block + 1;
      publish(block, Haste.LATER);
      await()
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(() -> assertThat(durable).hasValue(events));
    }
  }

  @Test
  void whatCannotBeMadeStopsNoOther() {
    unmade = new KafkaException("no such setting");
    publish(0, Haste.NOW);
    publish(1, Haste.LATER);
    awaitDurable(1);
  }

  @Test
  void bothAreClosedWithWhatTheyHave() {
    publish(0, Haste.LATER);
    publish(1, Haste.NOW);
    publisher.close();

    assertThat(durable).hasValue(2);
    assertThat(urgent.closed()).isTrue();
    assertThat(lingering.get(0).closed()).isTrue();
  }

  @Test
  void anEventThatIsRefusedAtOnceStopsNoOther() {
    urgent.sendException = new KafkaException("too large");
    publish(0, Haste.NOW);
    publish(1, Haste.LATER);
    awaitDurable(1);
    assertThat(fatal).isEmpty();

    urgent.sendException = new SaslAuthenticationException("not you");
    publish(2, Haste.NOW);
    await().untilAsserted(() -> assertThat(fatal).hasSize(1));
  }
}
