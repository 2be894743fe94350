package dev.sonde.audit.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.plan.AuditPlan;
import dev.sonde.audit.scheduler.Answer;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.scheduler.AuditClient;
import dev.sonde.audit.scheduler.Request;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.QueryParameters;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.coordinator.catalog.CatalogException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes about audits. Used on the event loop. */
public final class AuditRoutes {

  private static final String AUDITS = "/api/v1/audits";
  private static final String AUDIT = AUDITS + "/:id";
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"?)([0-9]{1,9})\\1");
  private static final int TEXT_WIDTH = 100;
  private static final int USUAL_LIMIT = 100;
  private static final int HIGHEST_LIMIT = 1_000;

  private final Vertx vertx;
  private final Responses answers;
  private final AuditBook book;
  private final AuditClient client;
  private final Destinations destinations;
  private final Supplier<FleetView> fleet;
  private final AuditViews views;
  private final InstantSource wall;

  /**
   * The audits as this coordinator knows them.
   *
   * @param destinations that audits may name
   */
  public record Known(AuditBook book, AuditClient client, Destinations destinations) {}

  /**
   * @param fleet what the API knows, asked when it has started
   */
  public AuditRoutes(Vertx vertx, Known known, Supplier<FleetView> fleet, InstantSource wall) {
    this.vertx = vertx;
    this.answers = new Responses(vertx);
    this.book = known.book();
    this.client = known.client();
    this.destinations = known.destinations();
    this.fleet = fleet;
    this.views = new AuditViews(known.book(), wall);
    this.wall = wall;
  }

  public void mount(Router router) {
    Methods.get(router, AUDITS).handler(this::list);
    router.put(AUDIT).handler(this::put);
    Methods.get(router, AUDIT).handler(context -> show(context, 200, known(context)));
    router.delete(AUDIT).handler(this::remove);
    router.post(AUDIT + "/runs").handler(this::run);
    router.post(AUDIT + "/pause").handler(context -> change(context, Request.Action.PAUSE));
    router.post(AUDIT + "/resume").handler(context -> change(context, Request.Action.RESUME));
    Methods.get(router, AUDIT + "/slots").handler(this::slots);
  }

  private void list(RoutingContext context) {
    // 200 audits with 10,000 slots each are more than a turn of the event loop.
    answers.answer(
        context, answers.blocking(views::list), list -> Responses.json(context, 200, list));
  }

  /** The id in the path; whatever is none names no audit. */
  private static String id(RoutingContext context) {
    String id = context.pathParam("id");
    if (!Audit.ID.matcher(id).matches()) {
      throw new Problem(404, "no audit has such a name, allowed is " + Audit.ID.pattern());
    }
    return id;
  }

  private AuditBook.Known known(RoutingContext context) {
    String id = id(context);
    return book.audit(id).orElseThrow(() -> new Problem(404, "there is no audit \"" + id + "\""));
  }

  private void show(RoutingContext context, int status, AuditBook.Known known) {
    context.response().putHeader(HttpHeaders.ETAG, "\"" + known.record().revision() + "\"");
    Responses.json(context, status, views.detail(known));
  }

  /** An audit that was read, and what there is to say about it. */
  record Read(Audit audit, List<String> notes, @Nullable AuditPlan plan) {}

  private void put(RoutingContext context) {
    String id = id(context);
    String body = context.body().asString("UTF-8");
    if (body == null || body.isBlank()) {
      throw new Problem(400, "the body is empty, allowed is an audit in YAML or JSON");
    }
    boolean dryRun = QueryParameters.flag(context, "dryRun");
    Integer revision = dryRun ? null : precondition(context);
    Future<Read> read = answers.blocking(() -> read(id, body));
    if (dryRun) {
      answers.answer(context, read, each -> Responses.json(context, 200, planned(each)));
      return;
    }
    Future<Read> stored =
        read.compose(
            each ->
                ask(id, Request.put(document(body, each.audit()), revision))
                    .map(answer -> required(context, answer, each)));
    answers.answer(
        context,
        stored,
        each -> {
          AuditBook.Known known = known(context);
          context
              .response()
              .putHeader("Location", AUDITS + "/" + id)
              .putHeader(HttpHeaders.ETAG, "\"" + known.record().revision() + "\"");
          ObjectNode json = views.detail(known);
          each.notes().forEach(json.withArray("/notes")::add);
          Integer status = context.get("sonde.status");
          Responses.json(context, status == null ? 200 : status, json);
        });
  }

  /** Without an endpoint where none is stated: that of the coordinator may change. */
  static String document(String body, Audit audit) {
    return AuditParser.statesEndpoint(body)
        ? AuditWriter.canonicalJson(audit)
        : AuditWriter.withoutEndpoint(audit);
  }

  private static Read required(RoutingContext context, Answer answer, Read read) {
    require(answer);
    context.put("sonde.status", answer.status());
    return read;
  }

  /** The revision that must be current; null when the audit must not exist. */
  private static @Nullable Integer precondition(RoutingContext context) {
    String create = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    String change = context.request().getHeader(HttpHeaders.IF_MATCH);
    if ((create == null) == (change == null)) {
      throw new Problem(
          428, "send If-None-Match: * to create the audit, or If-Match with its ETag to change it");
    }
    if (change != null) {
      return tag(change);
    }
    if (!"*".equals(create)) {
      throw new Problem(400, "If-None-Match is " + create + ", allowed is *");
    }
    return null;
  }

  private static Integer tag(String given) {
    Matcher tag = TAG.matcher(given);
    if (!tag.matches()) {
      throw new Problem(400, "If-Match is no ETag of this API, which look like \"3\"");
    }
    return Integer.valueOf(tag.group(2));
  }

  AuditViews views() {
    return views;
  }

  /**
   * @param id that the document must have; null for any
   */
  Read read(@Nullable String id, String body) {
    FleetView known = fleet.get();
    Audit audit = new AuditParser(known.specs()).parse("audit", body);
    if (id != null && !audit.id().equals(id)) {
      throw new Problem(422, "name is \"" + audit.id() + "\", but the path says \"" + id + "\"");
    }
    known.check(audit.spec());
    List<String> notes = new ArrayList<>();
    audit.alerting().destinations().stream()
        .filter(each -> destinations.find(each).isEmpty())
        .forEach(each -> notes.add("this coordinator has no destination " + each));
    try {
      List<Target> targets = known.targets(audit.slotSpec(), notes::add);
      return new Read(audit, notes, AuditPlan.of(audit, targets, wall.instant()));
    } catch (CatalogException e) {
      if (e.kind() != CatalogException.Kind.UNREACHABLE) {
        throw e;
      }
      notes.add("its cost is not known, because the catalog did not answer: " + e.getMessage());
      return new Read(audit, notes, null);
    } catch (IllegalArgumentException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode planned(Read read) {
    AuditPlan plan = read.plan();
    if (plan == null) {
      throw new Problem(502, String.join("; ", read.notes()));
    }
    ObjectNode json = plan.json();
    read.notes().forEach(json.withArray("/notes")::add);
    json.put("text", plan.brief(TEXT_WIDTH, read.notes()));
    return json;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  private void remove(RoutingContext context) {
    String id = id(context);
    boolean purge = QueryParameters.flag(context, "purge");
    String change = context.request().getHeader(HttpHeaders.IF_MATCH);
    Request request = Request.remove(change == null ? null : tag(change), purge);
    answered(context, ask(id, request), answer -> context.response().setStatusCode(204).end());
  }

  private void change(RoutingContext context, Request.Action action) {
    String id = id(context);
    answered(context, ask(id, Request.of(action)), answer -> show(context, 200, known(context)));
  }

  private void run(RoutingContext context) {
    String id = id(context);
    answered(
        context,
        ask(id, Request.of(Request.Action.RUN)),
        answer -> {
          SlotId slot = new SlotId(id, Instant.parse(answer.detail()), true);
          ObjectNode json = AuditViews.slotIn(book, slot);
          Responses.json(context, 202, json);
        });
  }

  private Future<Answer> ask(String id, Request request) {
    // To send waits for the topic's metadata while no broker is there.
    return answers
        .blocking(() -> client.ask(id, request))
        .compose(asked -> Future.fromCompletionStage(asked, vertx.getOrCreateContext()));
  }

  private void answered(RoutingContext context, Future<Answer> asked, Consumer<Answer> then) {
    answers.answer(context, asked.map(AuditRoutes::require), then);
  }

  private static Answer require(Answer answer) {
    if (answer.status() >= 400) {
      throw new Problem(answer.status(), answer.detail());
    }
    return answer;
  }

  private void slots(RoutingContext context) {
    String id = id(context);
    if (book.slots(id).isEmpty()) {
      // Slots of a removed audit are kept.
      known(context);
    }
    Instant from = time(context, "from", Instant.MIN);
    Instant to = time(context, "to", Instant.MAX);
    int limit = limit(QueryParameters.text(context, "limit"));
    Responses.json(context, 200, views.slots(views.between(id, from, to, limit)));
  }

  private static Instant time(RoutingContext context, String name, Instant otherwise) {
    String given = QueryParameters.text(context, name);
    if (given == null) {
      return otherwise;
    }
    try {
      return Instant.parse(given);
    } catch (DateTimeException e) {
      throw new Problem(
          400, name + " is \"" + given + "\", allowed is a time such as 2026-12-01T00:00:00Z");
    }
  }

  private static int limit(@Nullable String given) {
    if (given == null) {
      return USUAL_LIMIT;
    }
    if (given.matches("\\d{1,4}")) {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= HIGHEST_LIMIT) {
        return limit;
      }
    }
    throw new Problem(400, "limit is \"" + given + "\", allowed is 1 to " + HIGHEST_LIMIT);
  }
}
