package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.kafka.DeadLetters;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Dead letters: their number by topic, and the latest of them. A record that several roles have
 * found counts once. Safe for use by several threads.
 */
final class DeadLetterBoard {

  private static final int SHOWN = 100;

  /**
   * With more records than this, duplicates are counted again and the total may be too high. It
   * bounds the memory.
   */
  private static final int MOST_ORIGINS = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> origins = new HashSet<>();
  private final Map<String, Long> byTopic = new TreeMap<>();
  private final Deque<ObjectNode> last = new ArrayDeque<>();

  synchronized void accept(ConsumerRecord<String, byte[]> letter) {
    String origin = DeadLetters.header(letter, DeadLetters.HEADER_ORIGIN);
    if (origins.size() < MOST_ORIGINS && !origins.add(origin)) {
      return;
    }
    byTopic.merge(topic(origin), 1L, Long::sum);
    ObjectNode json = JSON.createObjectNode();
    json.put("origin", origin);
    json.put("reason", DeadLetters.header(letter, DeadLetters.HEADER_REASON));
    json.put("foundBy", DeadLetters.header(letter, DeadLetters.HEADER_FOUND_BY));
    json.put("foundAt", Instant.ofEpochMilli(letter.timestamp()).toString());
    json.put("bytes", letter.value() == null ? 0 : letter.value().length);
    last.addFirst(json);
    if (last.size() > SHOWN) {
      last.removeLast();
    }
  }

  /** The topic in {@code topic-partition@offset}. */
  private static String topic(String origin) {
    int dash = origin.lastIndexOf('-');
    return dash < 0 ? "unknown" : origin.substring(0, dash);
  }

  synchronized Map<String, Long> byTopic() {
    return Map.copyOf(byTopic);
  }

  synchronized long total() {
    return byTopic.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("total", total());
    ObjectNode topics = json.putObject("byTopic");
    byTopic.forEach(topics::put);
    ArrayNode letters = json.putArray("deadLetters");
    last.forEach(letters::add);
    return json;
  }
}
