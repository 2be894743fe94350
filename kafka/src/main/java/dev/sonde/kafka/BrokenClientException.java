package dev.sonde.kafka;

import org.apache.kafka.common.KafkaException;

/** A Kafka client has failed with an {@link Error}: nothing can be tried again. */
public final class BrokenClientException extends KafkaException {
  private static final long serialVersionUID = 1;

  BrokenClientException(Error cause) {
    super("the Kafka client is broken", cause);
  }
}
