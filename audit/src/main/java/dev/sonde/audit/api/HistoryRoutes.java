package dev.sonde.audit.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.QueryParameters;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.history.index.IndexException;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.query.ChangeQuery;
import dev.sonde.history.query.HistoryQuery;
import dev.sonde.history.query.Range;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes about history: series, points and changes. */
public final class HistoryRoutes {

  private static final String HISTORY = "/api/v1/audits/:id/history";
  private static final Duration USUAL_RANGE = Duration.ofDays(30);
  private static final int USUAL_POINTS = 500;
  static final Pattern AN_AUDIT = Pattern.compile("[a-z0-9-]{0,64}");
  private static final Pattern A_CELL = Pattern.compile("[^\\x00-\\x1f\\x7f-\\x9f]{0,400}");
  private static final Pattern A_METRIC = Pattern.compile("[a-z0-9_]{0,64}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ALTOGETHER = 50_000;
  private static final int LEAST_POINTS = 100;

  private final Responses answers;
  private final AuditBook book;
  private final HistoryQuery query;
  private final ChangeQuery changes;
  private final InstantSource wall;

  public HistoryRoutes(
      Vertx vertx, AuditBook book, HistoryQuery query, ChangeQuery changes, InstantSource wall) {
    this.answers = new Responses(vertx);
    this.book = book;
    this.query = query;
    this.changes = changes;
    this.wall = wall;
  }

  public void mount(Router router) {
    Methods.get(router, HISTORY).handler(this::history);
    Methods.get(router, "/api/v1/series").handler(this::series);
    Methods.get(router, "/api/v1/changes").handler(this::changes);
  }

  /** What is asked of the history of an audit. */
  private record Asked(
      String audit,
      SeriesMetric metric,
      Range range,
      @Nullable String cell,
      int points,
      boolean summary) {

    Asked within(int most) {
      return new Asked(audit, metric, range, cell, Math.min(points, most), summary);
    }
  }

  private void history(RoutingContext context) {
    String id = context.pathParam("id");
    if (!Audit.ID.matcher(id).matches()) {
      throw new Problem(404, "no audit has such a name, allowed is " + Audit.ID.pattern());
    }
    Asked asked =
        new Asked(
            id,
            metric(QueryParameters.text(context, "metric")),
            range(context),
            matching(context, "cell", A_CELL),
            points(QueryParameters.text(context, "points")),
            QueryParameters.flag(context, "summary"));
    answer(context, () -> history(asked));
  }

  private void answer(RoutingContext context, Supplier<ObjectNode> question) {
    answers.answer(
        context,
        answers.blocking(() -> indexed(question)),
        json -> Responses.json(context, 200, json));
  }

  private static ObjectNode indexed(Supplier<ObjectNode> question) {
    try {
      return question.get();
    } catch (IndexException e) {
      throw new Problem(
          503, "the index of history cannot answer now; it is built again if need be");
    }
  }

  private ObjectNode history(Asked asked) {
    List<SeriesKey> all = query.series(Optional.of(asked.audit()));
    if (all.isEmpty() && book.audit(asked.audit()).isEmpty()) {
      throw new Problem(404, "there is no audit \"" + asked.audit() + "\"");
    }
    List<SeriesChange> known = changes.changes(Optional.of(asked.audit()));
    ObjectNode json = JSON.createObjectNode();
    json.put("metric", asked.metric().label());
    json.put("unit", asked.metric().unit());
    json.put("from", asked.range().from().toString());
    json.put("to", asked.range().to().toString());
    ArrayNode series = json.putArray("series");
    List<SeriesKey> selected = all.stream().filter(key -> isSelected(key, asked.cell())).toList();
    // An answer is made in memory: with many series each has fewer points.
    int most = Math.max(LEAST_POINTS, MOST_ALTOGETHER / Math.max(1, selected.size()));
    Asked bounded = asked.within(most);
    for (SeriesKey key : selected) {
      ObjectNode drawn = drawn(key, bounded, known);
      if (!drawn.path("points").isEmpty()) {
        series.add(drawn);
      }
    }
    json.set("changes", HistoryViews.changes(shared(known, asked)));
    return json;
  }

  private ObjectNode drawn(SeriesKey key, Asked asked, List<SeriesChange> known) {
    ObjectNode json = HistoryViews.series(key);
    ArrayNode points = json.putArray("points");
    List<Point> found = query.points(key.id(), asked.metric(), asked.range(), asked.points());
    found.forEach(each -> points.add(HistoryViews.point(each, asked.metric())));
    // Where there are too many, the lowest and the highest of each stretch are sent.
    long all = query.count(key.id(), asked.range());
    json.put("pointsInRange", all);
    json.put("thinned", found.size() < all);
    if (asked.summary() && !found.isEmpty()) {
      try {
        query
            .merged(key.id(), asked.metric(), asked.range())
            .ifPresent(each -> json.set("summary", HistoryViews.point(each, asked.metric())));
      } catch (IllegalArgumentException e) {
        throw new Problem(422, String.valueOf(e.getMessage()));
      }
    }
    json.set(
        "changes",
        HistoryViews.changes(
            known.stream()
                .filter(each -> key.id().equals(each.subject().series()))
                .filter(each -> isAsked(each, asked))
                .toList()));
    return json;
  }

  /** Of the metric, or of what is published. */
  private static boolean isAsked(SeriesChange change, Asked asked) {
    String metric = change.subject().metric();
    boolean published = change.status().control() == SeriesChange.Control.PUBLISHED;
    return (published || metric.equals(asked.metric().label()))
        && HistoryViews.isWithin(change, asked.range().from(), asked.range().to());
  }

  private static List<SeriesChange> shared(List<SeriesChange> known, Asked asked) {
    return known.stream()
        .filter(SeriesChange::isShared)
        .filter(each -> isAsked(each, asked))
        .toList();
  }

  /** Whether a word names the series: its provider, model, region, whole cell or id. */
  static boolean isSelected(SeriesKey key, @Nullable String word) {
    return word == null
        || List.of(key.provider(), key.model(), key.region(), key.cell(), key.id()).contains(word);
  }

  private void series(RoutingContext context) {
    String audit = matching(context, "audit", AN_AUDIT);
    String cell = matching(context, "cell", A_CELL);
    answer(
        context,
        () -> {
          ObjectNode json = JSON.createObjectNode();
          ArrayNode list = json.putArray("series");
          query.series(Optional.ofNullable(audit)).stream()
              .filter(each -> isSelected(each, cell))
              .forEach(each -> list.add(HistoryViews.series(each)));
          return json;
        });
  }

  private void changes(RoutingContext context) {
    String audit = matching(context, "audit", AN_AUDIT);
    String state = QueryParameters.text(context, "state");
    String metric = matching(context, "metric", A_METRIC);
    Range range = range(context, Instant.EPOCH);
    if (state != null) {
      state(state);
    }
    answer(
        context,
        () -> {
          ObjectNode json = JSON.createObjectNode();
          json.set(
              "changes",
              HistoryViews.changes(
                  changes.changes(Optional.ofNullable(audit)).stream()
                      .filter(each -> state == null || each.status().state() == state(state))
                      .filter(each -> metric == null || each.subject().metric().equals(metric))
                      .filter(each -> HistoryViews.isWithin(each, range.from(), range.to()))
                      .toList()));
          return json;
        });
  }

  private static SeriesChange.State state(String given) {
    for (SeriesChange.State each : SeriesChange.State.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(given)) {
        return each;
      }
    }
    throw new Problem(
        400, "state is \"" + given + "\", allowed are suspected, confirmed and retracted");
  }

  private static SeriesMetric metric(@Nullable String given) {
    String asked = Objects.requireNonNullElse(given, SeriesMetric.TTFT.label());
    return SeriesMetric.labelled(asked)
        .orElseThrow(
            () ->
                new Problem(
                    400,
                    "metric is \""
                        + asked
                        + "\", allowed are "
                        + String.join(", ", SeriesMetric.labels())));
  }

  private Range range(RoutingContext context) {
    Instant to = time(context, "to").orElse(null);
    Instant end = to == null ? wall.instant() : to;
    return range(context, end.minus(USUAL_RANGE));
  }

  private static Range range(RoutingContext context, Instant otherwise) {
    Instant from = time(context, "from").orElse(otherwise);
    Instant to = time(context, "to").orElse(Range.ALL.to());
    if (!from.isBefore(to)) {
      throw new Problem(422, "from is " + from + ", allowed is a time before to, " + to);
    }
    return new Range(from, to);
  }

  private static Optional<Instant> time(RoutingContext context, String name) {
    String given = QueryParameters.text(context, name);
    if (given == null) {
      return Optional.empty();
    }
    try {
      Instant time = Instant.parse(given);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(Range.ALL.to())) {
        throw new Problem(422, name + " is " + given + ", allowed are the years 1970 to 9998");
      }
      return Optional.of(time);
    } catch (DateTimeException e) {
      throw new Problem(
          422, name + " is \"" + given + "\", allowed is a time such as 2026-12-01T00:00:00Z");
    }
  }

  /** A parameter that must have a form, as in openapi.yaml; null if it is not given. */
  static @Nullable String matching(RoutingContext context, String name, Pattern allowed) {
    String given = QueryParameters.text(context, name);
    if (given != null && !allowed.matcher(given).matches()) {
      throw new Problem(400, name + " is of another form than " + allowed.pattern());
    }
    return given;
  }

  private static int points(@Nullable String given) {
    if (given == null) {
      return USUAL_POINTS;
    }
    if (given.matches("\\d{1,4}")) {
      int points = Integer.parseInt(given);
      if (points >= 2 && points <= HistoryQuery.MOST_POINTS) {
        return points;
      }
    }
    throw new Problem(
        400, "points is \"" + given + "\", allowed is 2 to " + HistoryQuery.MOST_POINTS);
  }
}
