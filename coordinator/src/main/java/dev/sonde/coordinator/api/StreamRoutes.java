package dev.sonde.coordinator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.run.Run;
import dev.sonde.common.text.PrintableText;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Streamed responses: a run's report every second, and all its events. Used on the event loop. */
final class StreamRoutes {

  private static final long PERIOD_MILLIS = 1_000;
  private static final int MOST_WATCHERS = 256;
  private static final int MOST_READERS = 4;
  private static final int CHUNK_CHARS = 64 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final Responses answers;
  private final RunBoard board;
  private final RunViews views;
  private final LiveReports live;
  private final KafkaSettings settings;
  private int watchers;
  private int readers;

  StreamRoutes(Vertx vertx, ApiServices services) {
    this.vertx = vertx;
    this.answers = new Responses(vertx);
    this.board = services.board();
    this.views = services.views();
    this.live = services.live();
    this.settings = services.settings();
  }

  void mount(Router router) {
    router.get("/api/v1/runs/:id/live").handler(this::live);
    router.get("/api/v1/runs/:id/events").handler(this::events);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The next tick detects a closed client.
  private void live(RoutingContext context) {
    Run run = RunRoutes.named(board, context);
    if (watchers >= MOST_WATCHERS) {
      throw new Problem(503, "the limit of " + MOST_WATCHERS + " live streams is reached");
    }
    watchers++;
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store");
    response.writeHead();
    AtomicBoolean working = new AtomicBoolean();
    long timer =
        vertx.setPeriodic(
            0,
            PERIOD_MILLIS,
            tick -> {
              if (!response.closed()
                  && !response.writeQueueFull()
                  && working.compareAndSet(false, true)) {
                tell(context, run, tick, working);
              }
            });
    context.addEndHandler(
        ended -> {
          vertx.cancelTimer(timer);
          watchers--;
        });
  }

  private void tell(RoutingContext context, Run run, long timer, AtomicBoolean working) {
    answers
        .blocking(() -> next(run))
        .onSuccess(
            message -> {
              if (!context.response().closed()) {
                write(context.response(), message, timer);
              }
            })
        .onFailure(
            failure -> {
              vertx.cancelTimer(timer);
              context.fail(failure);
            })
        .onComplete(told -> working.set(false));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The next tick detects a closed client.
  private void write(HttpServerResponse response, Message message, long timer) {
    if (message.last) {
      vertx.cancelTimer(timer);
      response.end(message.text);
    } else {
      response.write(message.text);
    }
  }

  private record Message(String text, boolean last) {}

  private Message next(Run run) throws JsonProcessingException {
    Optional<byte[]> report = board.reports().get(run.id());
    if (report.isPresent()) {
      String json = new String(report.get(), StandardCharsets.UTF_8);
      return new Message(event("final", json), true);
    }
    if (board.status(run.id()) == RunStatus.QUEUED) {
      return new Message(": " + PrintableText.line(views.waiting(run)) + "\n\n", false);
    }
    Report soFar = live.of(run);
    return new Message(event("report", ReportJson.write(soFar)), false);
  }

  private static String event(String name, String json) throws JsonProcessingException {
    String line = PrintableText.json(JSON.readTree(json).toString());
    return "event: " + name + "\ndata: " + line + "\n\n";
  }

  private void events(RoutingContext context) {
    Run run = RunRoutes.named(board, context);
    if (readers >= MOST_READERS) {
      context.response().putHeader("Retry-After", "5");
      throw new Problem(503, "the limit of " + MOST_READERS + " event streams is reached");
    }
    readers++;
    HttpServerResponse response = context.response();
    response.setChunked(true).putHeader("Content-Type", "application/jsonl; charset=utf-8");
    answers
        .blocking(() -> copy(run, response))
        .onComplete(done -> readers--)
        .onSuccess(rest -> Responses.end(response, rest))
        .onFailure(context::fail);
  }

  /** Writes all chunks but the last, one after the other, and returns the last. */
  private String copy(Run run, HttpServerResponse response) {
    StringBuilder chunk = new StringBuilder();
    EventLines.read(
        settings,
        run,
        board.progress(run.id()).startedAt(),
        "events-" + run.id(),
        line -> {
          chunk.append(line).append('\n');
          if (chunk.length() >= CHUNK_CHARS) {
            response.write(chunk.toString()).toCompletionStage().toCompletableFuture().join();
            chunk.setLength(0);
          }
        });
    return chunk.toString();
  }
}
