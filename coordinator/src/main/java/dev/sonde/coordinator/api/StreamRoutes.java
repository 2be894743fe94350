package dev.sonde.coordinator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.run.Run;
import dev.sonde.common.text.PrintableText;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Streamed responses: a run's report every second, and all its events. Used on the event loop. */
final class StreamRoutes {

  private static final String FINAL = "final";
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
    Methods.get(router, "/api/v1/runs/:id/live").handler(this::live);
    Methods.get(router, "/api/v1/runs/:id/events").handler(this::events);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The next tick detects a closed client.
  private void live(RoutingContext context) {
    Run run = RunRoutes.named(board, context);
    String last = context.request().getHeader("Last-Event-ID");
    if (FINAL.equals(last)) {
      // A browser connects again after every end, unless the answer is this one.
      context.response().setStatusCode(204).end();
      return;
    }
    requireRoom(watchers, MOST_WATCHERS, "live streams");
    if (begin(context, "text/event-stream")) {
      follow(context, run);
    }
  }

  /** Refuses one stream more than there may be. */
  static void requireRoom(int open, int most, String streams) {
    if (open >= most) {
      throw Problem.streamsFull(most + " " + streams);
    }
  }

  /**
   * Sends the head of a stream.
   *
   * @return whether a body follows
   */
  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  private static boolean begin(RoutingContext context, String type) {
    HttpServerResponse response = context.response();
    response.putHeader("Content-Type", type);
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
      return false;
    }
    response.setChunked(true);
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The next tick detects a closed client.
  private void follow(RoutingContext context, Run run) {
    watchers++;
    HttpServerResponse response = context.response();
    // A compressor would hold events back.
    response.putHeader("Content-Encoding", "identity");
    response.write("retry: " + PERIOD_MILLIS + "\n\n");
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
      return new Message("id: " + FINAL + "\n" + event(FINAL, json), true);
    }
    if (board.status(run.id()) == RunStatus.QUEUED) {
      return new Message(": " + PrintableText.line(views.waiting(run)) + "\n\n", false);
    }
    Report soFar = live.of(run);
    // Every event holds all there is, so an id need not say where to go on.
    return new Message("id: so-far\n" + event("report", ReportJson.write(soFar)), false);
  }

  private static String event(String name, String json) throws JsonProcessingException {
    String line = PrintableText.json(JSON.readTree(json).toString());
    return "event: " + name + "\ndata: " + line + "\n\n";
  }

  private void events(RoutingContext context) {
    Run run = RunRoutes.named(board, context);
    requireRoom(readers, MOST_READERS, "event streams");
    if (!begin(context, "application/jsonl; charset=utf-8")) {
      return;
    }
    readers++;
    HttpServerResponse response = context.response();
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
