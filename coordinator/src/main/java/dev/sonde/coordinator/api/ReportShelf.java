package dev.sonde.coordinator.api;

import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The offset of each run's report in its topic, and the reports that were requested last. Safe for
 * use by several threads.
 */
final class ReportShelf {

  /** A report can be megabytes, so only the last are kept in memory. */
  private static final int KEPT = 16;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_POLLS = 50;

  private final KafkaSettings settings;
  private final String clientId;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, byte[]> latest = new LinkedHashMap<>(KEPT * 2, 0.75f, true);

  ReportShelf(KafkaSettings settings, String clientId) {
    this.settings = settings;
    this.clientId = clientId;
  }

  private record Place(TopicPartition partition, long offset) {}

  synchronized void put(ConsumerRecord<String, byte[]> report) {
    TopicPartition partition = new TopicPartition(report.topic(), report.partition());
    places.put(report.key(), new Place(partition, report.offset()));
    keep(report.key(), report.value());
  }

  synchronized void forget(String run) {
    places.remove(run);
    latest.remove(run);
  }

  synchronized boolean has(String run) {
    return places.containsKey(run);
  }

  /** The report's JSON. Blocks if it must be read from the topic. */
  Optional<byte[]> get(String run) {
    Place place;
    synchronized (this) {
      byte[] kept = latest.get(run);
      if (kept != null) {
        return Optional.of(kept);
      }
      place = places.get(run);
    }
    return place == null ? Optional.empty() : Optional.of(fetch(run, place));
  }

  private byte[] fetch(String run, Place place) {
    Consumer<String, byte[]> reader = settings.reader(clientId + "-reports");
    try {
      reader.assign(List.of(place.partition));
      reader.seek(place.partition, place.offset);
      for (int polls = 0; polls < MOST_POLLS; polls++) {
        for (ConsumerRecord<String, byte[]> read : reader.poll(POLL)) {
          if (read.key().equals(run)) {
            synchronized (this) {
              keep(run, read.value());
            }
            return read.value();
          }
        }
      }
      throw new KafkaException("run " + run + ": its report cannot be read from " + Topics.REPORTS);
    } finally {
      reader.close(KafkaSettings.AT_ONCE);
    }
  }

  private void keep(String run, byte[] report) {
    latest.put(run, report);
    if (latest.size() > KEPT) {
      latest.remove(latest.keySet().iterator().next());
    }
  }
}
