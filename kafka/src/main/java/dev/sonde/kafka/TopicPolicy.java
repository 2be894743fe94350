package dev.sonde.kafka;

import java.util.HashMap;
import java.util.Map;

/** The required settings of a topic. In all of Sonde's topics the broker stamps the records. */
public record TopicPolicy(String name, int partitions, Map<String, String> configs) {

  public TopicPolicy {
    configs = Map.copyOf(configs);
  }

  static TopicPolicy of(String name, int partitions, Map<String, String> configs) {
    return new TopicPolicy(name, partitions, configs)
        .with("message.timestamp.type", "LogAppendTime");
  }

  TopicPolicy with(String config, String value) {
    Map<String, String> more = new HashMap<>(configs);
    more.put(config, value);
    return new TopicPolicy(name, partitions, more);
  }

  TopicPolicy withMaxMessageBytes(int bytes) {
    return with("max.message.bytes", Integer.toString(bytes));
  }
}
