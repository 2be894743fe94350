package dev.sonde.history.index;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Up to where the index has read each topic. */
record Positions(Map<String, Position> byTopic) {

  Positions {
    byTopic = Map.copyOf(byTopic);
  }

  /**
   * The position in one topic.
   *
   * @param id of the topic; another one is another log
   * @param next offset of the next record
   * @param followedMillis when that was, by this process's clock
   */
  record Position(String id, long next, long followedMillis) {}

  @Nullable Position of(String topic) {
    return byTopic.get(topic);
  }

  /** The same positions with one of them replaced. */
  Positions with(String topic, Position position) {
    Map<String, Position> next = new TreeMap<>(byTopic);
    next.put(topic, position);
    return new Positions(next);
  }
}
