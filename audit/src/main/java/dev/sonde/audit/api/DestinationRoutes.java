package dev.sonde.audit.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destination;
import dev.sonde.audit.notify.Message;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.notify.Outcome;
import dev.sonde.audit.notify.TestAlert;
import dev.sonde.coordinator.api.Methods;
import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.Responses;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/** The routes about destinations of alerts. Their addresses are never shown. */
public final class DestinationRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESTINATIONS = "/api/v1/destinations";
  private static final int MOST_TESTS = 4;

  private final Responses answers;
  private final Outbox outbox;
  private final InstantSource wall;
  private final Semaphore tests = new Semaphore(MOST_TESTS);

  public DestinationRoutes(Vertx vertx, Outbox outbox, InstantSource wall) {
    this.answers = new Responses(vertx);
    this.outbox = outbox;
    this.wall = wall;
  }

  public void mount(Router router) {
    Methods.get(router, DESTINATIONS).handler(context -> Responses.json(context, 200, list()));
    router.post(DESTINATIONS + "/:name/test").handler(this::test);
  }

  private ObjectNode list() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("destinations");
    for (Destination each : outbox.destinations().all()) {
      DeliveryCounts.Count count = outbox.counts().count(each.name());
      ObjectNode node = list.addObject();
      node.put("name", each.name()).put("kind", each.kind().word());
      node.put("signed", each.secret() != null);
      node.put("delivered", count.delivered()).put("failed", count.failed());
      node.put("problem", count.problem());
    }
    return json;
  }

  private void test(RoutingContext context) {
    String name = context.pathParam("name");
    Destination destination =
        outbox
            .destinations()
            .find(name)
            .orElseThrow(
                () -> new Problem(404, "this coordinator has no destination of that name"));
    if (!tests.tryAcquire()) {
      throw new Problem(429, MOST_TESTS + " tests are under way already");
    }
    answers.answer(
        context,
        () -> {
          try {
            return sent(destination);
          } finally {
            tests.release();
          }
        },
        json -> Responses.json(context, 200, json));
  }

  private ObjectNode sent(Destination destination) {
    Message message = TestAlert.message(outbox.linkBase().get(), wall.instant());
    Outcome outcome = outbox.post().send(destination, message, message.alert().id());
    outbox.counts().add(destination.name(), outcome);
    ObjectNode json = JSON.createObjectNode();
    json.put("destination", destination.name());
    json.put("status", outcome.delivered() ? "delivered" : "failed");
    json.put("httpStatus", outcome.status() == 0 ? null : outcome.status());
    json.put("problem", outcome.problem());
    return json;
  }
}
