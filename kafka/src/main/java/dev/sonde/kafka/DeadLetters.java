package dev.sonde.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores records that cannot be decoded in a topic that people can read, so that the caller can
 * continue. A record's bytes and headers stay as they were; added headers give the reason, the role
 * that found it and its origin.
 *
 * <p>The producer is created with the first such record. Safe for use by several threads.
 */
public final class DeadLetters implements UnreadableRecords {

  /** Why the record could not be decoded. */
  public static final String HEADER_REASON = "sonde-reason";

  /** The role that found it. */
  public static final String HEADER_FOUND_BY = "sonde-found-by";

  /** {@code topic-partition@offset}. */
  public static final String HEADER_ORIGIN = "sonde-origin";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final String role;
  private @Nullable Producer<String, byte[]> producer;
  private boolean closed;

  public DeadLetters(KafkaSettings settings, String role) {
    this.settings = settings;
    this.role = role;
  }

  /** The value of a header; empty without the header. */
  public static String header(ConsumerRecord<String, byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Stores the record with the reason; does not wait and never throws. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The callback logs a failure.
  public synchronized void add(ConsumerRecord<String, byte[]> poison, String reason) {
    String origin = poison.topic() + "-" + poison.partition() + "@" + poison.offset();
    LOG.warn("{}: {} cannot be read and is stored as a dead letter: {}", role, origin, reason);
    if (closed) {
      return;
    }
    try {
      producer().send(letter(poison, origin, reason), (stored, failure) -> heard(origin, failure));
    } catch (RuntimeException e) {
      heard(origin, e);
    }
  }

  private ProducerRecord<String, byte[]> letter(
      ConsumerRecord<String, byte[]> poison, String origin, String reason) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(Topics.DEAD_LETTERS, origin, poison.value());
    Headers headers = letter.headers();
    for (Header each : poison.headers()) {
      headers.add(each);
    }
    headers.add(HEADER_REASON, utf8(reason));
    headers.add(HEADER_FOUND_BY, utf8(role));
    headers.add(HEADER_ORIGIN, utf8(origin));
    return letter;
  }

  private Producer<String, byte[]> producer() {
    Producer<String, byte[]> open = producer;
    if (open == null) {
      open = settings.producer(role + "-dead-letters");
      producer = open;
    }
    return open;
  }

  private static void heard(String origin, @Nullable Exception failure) {
    if (failure != null) {
      LOG.error("the dead letter of {} was not stored", origin, failure);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Producer<String, byte[]> open = producer;
    if (open != null) {
      open.close(CLOSE);
    }
  }
}
