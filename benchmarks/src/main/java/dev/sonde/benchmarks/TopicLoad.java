package dev.sonde.benchmarks;

import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes records to the topics that a coordinator follows, at a constant rate, nine of ten to the
 * partials. Each begins with the time at which it was appended to the producer, on the machine's
 * monotonic clock.
 *
 * <p>{@code bootstrap=HOST:PORT rate=RECORDS_A_SECOND seconds=N}
 */
public final class TopicLoad {

  static final int BYTES = 200;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int KEYS = 50;

  private TopicLoad() {}

  /** When the record was appended. */
  static long appendedNanos(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  static byte[] value() {
    return ByteBuffer.allocate(BYTES).putLong(System.nanoTime()).array();
  }

  static void createTopics(KafkaSettings settings) {
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(1));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A record that is lost is missed by its reader.
  public static void main(String[] arguments) {
    Arguments given = Arguments.of(arguments, Set.of("bootstrap", "rate", "seconds"));
    KafkaSettings settings = KafkaSettings.of(given.text("bootstrap", "127.0.0.1:9092"));
    int rate = given.number("rate", 10_000);
    long all = (long) rate * given.number("seconds", 10);
    createTopics(settings);
    try (Producer<String, byte[]> producer = settings.producer("load")) {
      long began = System.nanoTime();
      long sent = 0;
      while (sent < all) {
        long due = Math.min(all, 1 + (System.nanoTime() - began) * rate / 1_000_000_000L);
        for (; sent < due; sent++) {
          String topic = sent % 10 == 0 ? Topics.WORKERS : Topics.PARTIALS;
          producer.send(new ProducerRecord<>(topic, 0, "key-" + sent % KEYS, value()));
        }
        LockSupport.parkNanos(TICK_NANOS);
      }
    }
  }
}
