package dev.sonde.audit.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.history.point.Figure;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Converts series, points and changes to the JSON of the API. */
final class HistoryViews {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryViews() {}

  static ObjectNode series(SeriesKey key) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", key.id());
    json.put("audit", key.audit());
    json.put("model", key.model());
    json.put("provider", key.provider());
    json.put("endpoint", key.endpoint());
    json.put("region", key.region());
    json.put("workload", key.workload());
    json.put("measurement", key.measurement());
    return json;
  }

  static ObjectNode point(Point point, SeriesMetric metric) {
    ObjectNode json = JSON.createObjectNode();
    Figure figure = metric.figureOf(point);
    json.put("slot", point.origin().slot().toString());
    json.put("run", point.origin().run());
    json.put("verdict", point.origin().verdict().name());
    json.put("manual", point.origin().kind() == PointKey.Kind.MANUAL);
    json.put("n", figure == null ? point.counts().answered() : figure.n());
    json.put("value", metric.value(point));
    json.put("p50", figure == null ? null : figure.p50());
    json.put("p95", figure == null ? null : figure.p95());
    ObjectNode ci95 = json.putObject("ci95");
    ci95.set("p50", interval(figure == null ? null : figure.ci95().p50()));
    ci95.set("p95", interval(figure == null ? null : figure.ci95().p95()));
    ObjectNode success = json.putObject("successRate");
    success.put("value", point.counts().successRate());
    success.set("ci95", interval(point.counts().successCi95()));
    json.put("usdPer1kTokens", point.money().usdPer1kTokens());
    json.put("merged", point.origin().merged());
    return json;
  }

  private static @Nullable ArrayNode interval(@Nullable Interval interval) {
    return interval == null
        ? null
        : JSON.createArrayNode().add(interval.lower()).add(interval.upper());
  }

  static ObjectNode change(SeriesChange change) {
    SeriesChange.Subject subject = change.subject();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", change.id());
    json.put("audit", subject.audit());
    json.put("series", subject.series());
    json.put("model", subject.model());
    json.put("provider", subject.provider());
    json.put("region", subject.region());
    json.put("metric", subject.metric());
    json.put("state", lower(change.status().state()));
    json.put("shared", change.isShared());
    json.put("control", lower(change.status().control()));
    json.put("since", change.status().since().toString());
    json.put("at", change.place().at().toString());
    ArrayNode when = json.putArray("atCi");
    change.place().ci95().forEach(each -> when.add(each.toString()));
    json.set("before", side(change.before()));
    json.set("after", side(change.after()));
    json.put("effect", change.effect().value());
    json.set("effectCi95", interval(change.effect().ci95()));
    json.put("p", change.p());
    ObjectNode runs = json.putObject("runs");
    runs.put("before", change.before().run());
    runs.put("after", change.after().run());
    return json;
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode side(SeriesChange.Side side) {
    ObjectNode json = JSON.createObjectNode();
    json.put("value", side.value());
    if (side.text() != null) {
      json.put("text", side.text());
    }
    json.set("ci95", interval(side.ci95()));
    json.put("n", side.n());
    return json;
  }

  static ArrayNode changes(List<SeriesChange> changes) {
    ArrayNode json = JSON.createArrayNode();
    changes.forEach(each -> json.add(change(each)));
    return json;
  }

  static boolean isWithin(SeriesChange change, Instant from, Instant to) {
    Instant at = change.place().at();
    return !at.isBefore(from) && at.isBefore(to);
  }
}
