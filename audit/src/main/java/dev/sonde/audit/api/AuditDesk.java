package dev.sonde.audit.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.audit.plan.AuditPlan;
import dev.sonde.audit.scheduler.Answer;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.scheduler.AuditClient;
import dev.sonde.audit.scheduler.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The audits as the routes of the API show and change them, for modules that extend the API. Safe
 * for use by several threads.
 */
public final class AuditDesk {

  private final AuditBook book;
  private final AuditClient client;
  private final AuditViews views;
  private final AuditRoutes routes;

  public AuditDesk(AuditBook book, AuditClient client, AuditRoutes routes) {
    this.book = book;
    this.client = client;
    this.routes = routes;
    this.views = routes.views();
  }

  /**
   * A document that was read.
   *
   * @param plan what it sends and costs, as text; null when no catalog answered
   */
  public record Reading(String id, String document, List<String> notes, @Nullable String plan) {}

  /** All audits, as {@code GET /api/v1/audits} has them; blocks. */
  public JsonNode list() {
    return views.list();
  }

  /** An audit, as {@code GET /api/v1/audits/ID} has it. */
  public Optional<JsonNode> audit(String id) {
    return book.audit(id).map(views::detail);
  }

  /** Its latest slots, newest first, as {@code GET /api/v1/audits/ID/slots} has them. */
  public JsonNode slots(String id, int atMost) {
    return views.slots(views.between(id, Instant.MIN, Instant.MAX, atMost));
  }

  /**
   * Reads a document; blocks.
   *
   * @param id that it must have; null for any
   * @throws RuntimeException as the route {@code PUT /api/v1/audits/ID} answers it
   */
  public Reading read(@Nullable String id, String text, int width) {
    AuditRoutes.Read read = routes.read(id, text);
    AuditPlan plan = read.plan();
    return new Reading(
        read.audit().id(),
        AuditRoutes.document(text, read.audit()),
        read.notes(),
        plan == null ? null : plan.text(width));
  }

  /** Asks the owner of the audits; blocks until that is sent. */
  public CompletableFuture<Answer> ask(String id, Request request) {
    return client.ask(id, request);
  }
}
