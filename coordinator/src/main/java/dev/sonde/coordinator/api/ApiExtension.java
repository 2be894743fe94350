package dev.sonde.coordinator.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Routes that another module adds to the API, and topics that the API reads for it. */
public interface ApiExtension {

  /** Topics that are read from their start, besides those of the API itself. */
  List<String> topics();

  /**
   * Receives a record of these topics, on an event loop: it must not block.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  void accept(ConsumerRecord<String, byte[]> read);

  /**
   * Adds its metrics.
   *
   * @return called before each scrape, on a thread that may block
   */
  default Runnable measure(MeterRegistry registry) {
    return () -> {};
  }

  /** Adds its routes. */
  void mount(Router router, Vertx vertx);
}
