package dev.sonde.history.index;

import dev.sonde.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The ids of topics: a topic that was deleted and made again has another one. */
final class TopicIds {

  private TopicIds() {}

  static Map<String, String> of(KafkaSettings settings, List<String> topics) {
    Map<String, String> ids = new TreeMap<>();
    try (Admin admin = settings.admin()) {
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach((name, found) -> ids.put(name, found.topicId().toString()));
      return ids;
    } catch (ExecutionException e) {
      throw new KafkaException("the topics of history cannot be described", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
