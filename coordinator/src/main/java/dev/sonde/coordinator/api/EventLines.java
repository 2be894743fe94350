package dev.sonde.coordinator.api;

import com.github.f4b6a3.ulid.Ulid;
import dev.sonde.analysis.report.EventJson;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The events of a run as JSON lines, read from the topic up to its current end. */
public final class EventLines {

  private static final Duration POLL = Duration.ofMillis(200);

  /** The largest difference between the clock that created the run's id and the broker's clock. */
  private static final long CLOCKS_APART_MILLIS = Duration.ofMinutes(10).toMillis();

  private final Run run;
  private final EventJson json;
  private final Sink sink;

  private EventLines(Run run, @Nullable Instant startedAt, Sink sink) {
    this.run = run;
    this.json = new EventJson(run, startedAt);
    this.sink = sink;
  }

  /** Receives one line at a time. An exception of the sink ends the reading. */
  @FunctionalInterface
  public interface Sink {
    void line(String line);
  }

  /**
   * Reads all events on the calling thread.
   *
   * @param startedAt the run's start by the broker's clock, if it has started
   */
  public static void read(
      KafkaSettings settings, Run run, @Nullable Instant startedAt, String clientId, Sink sink) {
    Consumer<String, byte[]> reader = settings.reader(clientId);
    try {
      new EventLines(run, startedAt, sink).readAll(reader);
    } finally {
      reader.close(KafkaSettings.AT_ONCE);
    }
  }

  private void readAll(Consumer<String, byte[]> reader) {
    List<TopicPartition> partitions =
        reader.partitionsFor(Topics.EVENTS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(partitions);
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
    begin(reader, partitions, ends);
    Set<TopicPartition> unread = new HashSet<>(partitions);
    while (true) {
      unread.removeIf(each -> reader.position(each) >= ends.getOrDefault(each, 0L));
      if (unread.isEmpty()) {
        return;
      }
      reader.poll(POLL).forEach(read -> decode(read.value()));
    }
  }

  /** Starts at the creation time of the run: no event is older. */
  private void begin(
      Consumer<String, byte[]> reader,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    if (!Ulid.isValid(run.id())) {
      reader.seekToBeginning(partitions);
      return;
    }
    long since = Ulid.getInstant(run.id()).toEpochMilli() - CLOCKS_APART_MILLIS;
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(each -> times.put(each, since));
    Map<TopicPartition, OffsetAndTimestamp> found = reader.offsetsForTimes(times);
    for (TopicPartition each : partitions) {
      OffsetAndTimestamp first = found.get(each);
      reader.seek(each, first == null ? ends.getOrDefault(each, 0L) : first.offset());
    }
  }

  private void decode(byte[] value) {
    try {
      EventCodec.decode(value, new Lines());
    } catch (IllegalArgumentException e) {
      // The aggregator has already stored this record as a dead letter.
      return;
    }
  }

  private final class Lines implements EventCodec.Handler {
    @Override
    public void probe(ProbeEvent event) {
      if (event.run().equals(run.id())) {
        try {
          sink.line(json.line(event));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot write an event", e);
        }
      }
    }

    @Override
    public void end(String ended, String reason) {}
  }
}
