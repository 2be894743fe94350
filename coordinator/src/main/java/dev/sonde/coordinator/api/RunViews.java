package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.Ulid;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts runs to the JSON of the API. */
final class RunViews {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunBoard board;
  private final LiveReports live;

  RunViews(RunBoard board, LiveReports live) {
    this.board = board;
    this.live = live;
  }

  /** A list of runs without their ledgers, newest first. */
  ObjectNode list(List<Run> runs) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("runs");
    runs.forEach(run -> list.add(summary(run)));
    json.put("deadLetters", board.deadLetters().total());
    return json;
  }

  private ObjectNode summary(Run run) {
    Progress progress = board.progress(run.id());
    ObjectNode json = JSON.createObjectNode();
    json.put("id", run.id());
    json.put("name", run.spec().name());
    json.put("status", board.status(run.id()).word());
    json.put("message", message(run, progress));
    json.put("specHash", run.specHash());
    json.put("createdAt", createdAt(run.id()));
    json.put(
        "startedAt",
        progress.started() ? Instant.ofEpochMilli(progress.startAtMillis()).toString() : null);
    run.spec().regions().forEach(json.putArray("regions")::add);
    ArrayNode targets = json.putArray("targets");
    for (Target target : run.targets()) {
      targets.addObject().put("model", target.model()).put("provider", target.provider());
    }
    return json;
  }

  /** One run with its current ledger. Blocks. */
  ObjectNode detail(Run run) {
    ObjectNode json = summary(run);
    Optional<Report> report = finalReport(run.id());
    boolean failed = report.isEmpty() && board.reports().has(run.id());
    if (failed) {
      json.put("message", "the report could not be computed");
    }
    Report told = report.orElseGet(() -> live.of(run));
    json.set("ledger", JSON.valueToTree(told.ledger()));
    json.put("verdict", report.map(each -> each.verdict().name()).orElse(null));
    return json;
  }

  /** The report of the run, if there is a valid one. Blocks. */
  Optional<Report> finalReport(String run) {
    return board
        .reports()
        .get(run)
        .flatMap(
            json -> {
              try {
                return Optional.of(ReportJson.read(new String(json, StandardCharsets.UTF_8)));
              } catch (IllegalArgumentException e) {
                // The merger writes such a record when it could not compute the report.
                return Optional.empty();
              }
            });
  }

  private String message(Run run, Progress progress) {
    String cancel = board.cancelled(run.id()).map(why -> "cancelling: " + why).orElse(null);
    return switch (board.status(run.id())) {
      case QUEUED -> cancel == null ? waiting(run) : cancel;
      case RUNNING -> cancel != null && !progress.ended() ? cancel : running(progress);
      case ENDED ->
          progress.reason() == null ? "complete" : "ended early: " + progress.reason().label();
      case CANCELLED -> "cancelled: " + board.cancelled(run.id()).orElse("on request");
    };
  }

  /** Why a queued run has not started. */
  String waiting(Run run) {
    RunBoard.Queue queue = board.queue(run);
    return queue.underWay() == 0
        ? "waits for a coordinator to start it"
        : "waits for its turn: %d running, %d queued before it"
            .formatted(queue.underWay(), queue.before());
  }

  private static String running(Progress progress) {
    if (progress.ended()) {
      return "its report is being computed";
    }
    return progress.closed() ? "waits for outstanding probes" : "is measured";
  }

  static @Nullable String createdAt(String id) {
    return Ulid.isValid(id) ? Ulid.getInstant(id).toString() : null;
  }
}
