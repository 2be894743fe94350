package dev.sonde.analysis.html;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the page calls the metrics that have charts, in the order in which they are offered. */
final class MetricNames {

  private static final Map<String, String> NAMES = names();

  private MetricNames() {}

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("ttft", "TTFT");
    names.put("itl", "ITL");
    names.put("e2e", "end-to-end time");
    names.put("response", "response time");
    names.put("ttftFromDue", "TTFT from due");
    names.put("ttfa", "TTFA");
    return names;
  }

  static Map<String, String> all() {
    return NAMES;
  }

  /** For the head of a column. */
  static String shortName(String metric) {
    String name = NAMES.getOrDefault(metric, metric);
    return name.endsWith(" time") ? metric : name;
  }
}
