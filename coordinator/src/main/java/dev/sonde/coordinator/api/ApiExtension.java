package dev.sonde.coordinator.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Routes that another module adds to the API, and topics that the API reads for it. */
public interface ApiExtension {

  /** Topics that are read from their start, besides those of the API itself. */
  default List<String> topics() {
    return List.of();
  }

  /**
   * Receives a record of these topics, on an event loop: it must not block.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  default void accept(ConsumerRecord<String, byte[]> read) {}

  /**
   * Whether a path of its routes is for everybody.
   *
   * @param path normalized, as routes see it
   */
  default boolean isOpen(String path) {
    return false;
  }

  /**
   * Whether it lets a request in that carries no bearer token, where one is needed. It must decide
   * by {@link RoutingContext#normalizedPath}, by which routes are chosen, and not by the path as it
   * was sent.
   */
  default boolean admits(RoutingContext context) {
    return false;
  }

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
