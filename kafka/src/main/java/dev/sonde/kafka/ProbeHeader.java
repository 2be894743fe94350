package dev.sonde.kafka;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The header of an event that says which probe it is of: {@code
 * run/region/index/attempt/target/prompt/due/outcome}, where due is in microseconds from the start
 * of the run. With it a probe is counted even if its event cannot be decoded.
 */
public final class ProbeHeader {

  public static final String NAME = "sonde-probe";

  private static final int FIELDS = 8;

  private ProbeHeader() {}

  /** Adds the header to a record of this event. */
  public static void add(Headers headers, ProbeEvent event) {
    String text =
        String.join(
            "/",
            event.run(),
            event.region(),
            Long.toString(event.index()),
            Integer.toString(event.attempt()),
            Integer.toString(event.target()),
            Integer.toString(event.prompt()),
            Long.toString(event.timings().due()),
            event.outcome().name());
    headers.add(NAME, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The event that stands for a record that cannot be decoded or folded: of the same probe, without
   * an answer, and {@link Outcome#UNREADABLE} unless no request was sent.
   *
   * @return empty when the record has no such header, or not a whole one
   */
  public static Optional<ProbeEvent> unreadable(
      ConsumerRecord<String, byte[]> broken, String reason) {
    Header header = broken.headers().lastHeader(NAME);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    String[] fields = new String(header.value(), StandardCharsets.UTF_8).split("/", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      ProbeEvent.ProbeId id =
          new ProbeEvent.ProbeId(
              fields[0],
              fields[1],
              Long.parseLong(fields[2]),
              Integer.parseInt(fields[3]),
              Integer.parseInt(fields[4]),
              Integer.parseInt(fields[5]));
      long due = Long.parseLong(fields[6]);
      return Optional.of(ProbeEvent.unsent(id, outcome(fields[7]), reason, "", due));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Outcome outcome(String name) {
    try {
      Outcome outcome = Outcome.valueOf(name);
      return outcome.answered() ? Outcome.UNREADABLE : outcome;
    } catch (IllegalArgumentException e) {
      return Outcome.UNREADABLE;
    }
  }
}
