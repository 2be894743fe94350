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

/**
 * Streamed responses: a run's reports while it goes on, and all its events. Used on the event loop.
 */
final class StreamRoutes {

  private static final int MOST_READERS = 4;
  private static final int CHUNK_CHARS = 64 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Responses answers;
  private final RunBoard board;
  private final RunViews views;
  private final LiveReports live;
  private final KafkaSettings settings;
  private final LiveFeeds feeds;
  private int readers;

  StreamRoutes(Vertx vertx, ApiServices services) {
    this.answers = new Responses(vertx);
    this.board = services.board();
    this.views = services.views();
    this.live = services.live();
    this.settings = services.settings();
    this.feeds = new LiveFeeds(vertx, board.changes(), services.clock(), this::next);
  }

  void mount(Router router) {
    Methods.get(router, "/api/v1/runs/:id/live").handler(this::live);
    Methods.get(router, "/api/v1/runs/:id/events").handler(this::events);
  }

  private void live(RoutingContext context) {
    feeds.open(context, RunRoutes.named(board, context));
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

  private LiveFeeds.Message next(Run run) throws JsonProcessingException {
    Optional<byte[]> report = board.reports().get(run.id());
    if (report.isPresent()) {
      String json = new String(report.get(), StandardCharsets.UTF_8);
      return new LiveFeeds.Message(
          "id: " + LiveFeeds.FINAL + "\n" + event(LiveFeeds.FINAL, json), true);
    }
    if (board.status(run.id()) == RunStatus.QUEUED) {
      return new LiveFeeds.Message(": " + PrintableText.line(views.waiting(run)) + "\n\n", false);
    }
    Report soFar = live.of(run);
    // Every event holds all there is, so an id need not say where to go on.
    return new LiveFeeds.Message("id: so-far\n" + event("report", ReportJson.write(soFar)), false);
  }

  private static String event(String name, String json) throws JsonProcessingException {
    String line = PrintableText.json(JSON.readTree(json).toString());
    return "event: " + name + "\ndata: " + line + "\n\n";
  }

  private void events(RoutingContext context) {
    Run run = RunRoutes.named(board, context);
    if (readers >= MOST_READERS) {
      throw Problem.streamsFull(MOST_READERS + " event streams");
    }
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
