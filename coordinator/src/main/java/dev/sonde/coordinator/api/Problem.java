package dev.sonde.coordinator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.text.PrintableText;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecFault;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Why a request was refused, in the format of RFC 9457. */
public final class Problem extends RuntimeException {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The type of all problems that programs need not distinguish beyond their status. */
  private static final String ANY = "about:blank";

  private static final String SPEC = "urn:sonde:problem:spec";
  private static final String NO_WORKERS = "urn:sonde:problem:no-workers";
  private static final String QUEUE_FULL = "urn:sonde:problem:queue-full";
  private static final int QUEUE_RETRY_SECONDS = 30;
  private static final String STREAMS_FULL = "urn:sonde:problem:streams-full";
  private static final int STREAMS_RETRY_SECONDS = 5;

  private final int status;
  private final String type;
  private final transient List<SpecFault> faults;
  private final transient List<String> liveRegions;

  private Problem(
      int status, String type, String detail, List<SpecFault> faults, List<String> liveRegions) {
    super(detail);
    this.status = status;
    this.type = type;
    this.faults = List.copyOf(faults);
    this.liveRegions = List.copyOf(liveRegions);
  }

  public Problem(int status, String detail) {
    this(status, ANY, detail, List.of(), List.of());
  }

  /** The limit of waiting runs is reached. */
  static Problem queueFull(long waiting) {
    String detail = waiting + " runs are already waiting; try again when some have ended";
    return new Problem(503, QUEUE_FULL, detail, List.of(), List.of());
  }

  /** The limit of streams, such as {@code 256 live streams}, is reached. */
  static Problem streamsFull(String limit) {
    String detail = "the limit of " + limit + " is reached; try again when one has ended";
    return new Problem(503, STREAMS_FULL, detail, List.of(), List.of());
  }

  /** The value of {@code Retry-After} in seconds; 0 if unknown. */
  public int retryAfterSeconds() {
    return switch (type) {
      case QUEUE_FULL -> QUEUE_RETRY_SECONDS;
      case STREAMS_FULL -> STREAMS_RETRY_SECONDS;
      default -> 0;
    };
  }

  /** A spec names regions without a live worker. */
  static Problem noWorkers(List<String> missing, List<String> live) {
    String detail =
        "no live worker in %s; regions with one: %s; start a worker there, or wait with ?wait=true"
            .formatted(
                String.join(", ", missing), live.isEmpty() ? "none" : String.join(", ", live));
    return new Problem(422, NO_WORKERS, detail, List.of(), live);
  }

  /** The problem to report to the client for a failure; null for a defect of Sonde. */
  public static @Nullable Problem of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Problem known) {
      return known;
    }
    if (cause instanceof SpecException spec) {
      return new Problem(422, SPEC, String.valueOf(spec.getMessage()), spec.faults(), List.of());
    }
    if (cause instanceof CatalogException catalog) {
      boolean elsewhere = catalog.kind() == CatalogException.Kind.UNREACHABLE;
      return new Problem(elsewhere ? 502 : 422, String.valueOf(catalog.getMessage()));
    }
    if (cause instanceof RecordTooLargeException) {
      return new Problem(413, "the run is larger than a Kafka record may be: shorten its prompts");
    }
    if (cause instanceof KafkaException) {
      return new Problem(503, "Kafka: " + cause.getMessage());
    }
    if (cause instanceof HttpException http) {
      return new Problem(http.getStatusCode(), detail(http.getStatusCode(), http.getPayload()));
    }
    return null;
  }

  public static String detail(int status, @Nullable String known) {
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 404 -> "there is nothing at this path; see /openapi.yaml";
      case 405 -> "this path has no such method; see /openapi.yaml";
      case 413 -> "the body is larger than 1 MiB";
      case 500 -> "a defect of Sonde; see the coordinator's log";
      default -> HttpResponseStatus.valueOf(status).reasonPhrase();
    };
  }

  public int status() {
    return status;
  }

  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", type);
    json.put("title", faults.isEmpty() ? title() : "The spec has faults");
    json.put("status", status);
    json.put("detail", getMessage());
    if (!faults.isEmpty()) {
      ArrayNode list = json.putArray("faults");
      for (SpecFault fault : faults) {
        ObjectNode each = list.addObject();
        each.put("path", fault.path());
        each.put("line", fault.line());
        each.put("column", fault.column());
        each.put("message", fault.text());
      }
    }
    if (type.equals(NO_WORKERS)) {
      liveRegions.forEach(json.putArray("regions")::add);
    }
    try {
      return PrintableText.json(JSON.writeValueAsString(json)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem cannot be written as JSON", e);
    }
  }

  private String title() {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
