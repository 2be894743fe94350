package dev.sonde.analysis.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.common.text.PrintableText;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as one line of JSON: offsets in microseconds from the run's start, latencies in
 * ms.
 */
public final class EventJson {

  private static final JsonFactory JSON = new JsonFactory();

  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

  private final Run run;
  private final @Nullable Instant startedAt;

  /**
   * @param startedAt the run's start by the broker's clock, if it is known
   */
  public EventJson(Run run, @Nullable Instant startedAt) {
    this.run = run;
    this.startedAt = startedAt;
  }

  public String line(ProbeEvent event) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      identity(json, event);
      text(json, "time", time(event.timings()));
      timings(json, event.timings());
      latencies(json, event);
      usage(json, event.usage());
      answer(json, event.answer());
      wire(json, event.wire());
      json.writeNumberField("loopLagMicros", event.client().loopLagMicros());
      json.writeNumberField("inFlight", event.client().inFlight());
      json.writeNumberField("sendingMicros", event.client().sendingMicros());
      json.writeBooleanField("early", event.client().early());
      json.writeEndObject();
    }
    return PrintableText.json(text.toString());
  }

  private void identity(JsonGenerator json, ProbeEvent event) throws IOException {
    Target target = run.targets().get(event.target());
    json.writeStringField("run", event.run());
    json.writeStringField("region", event.region());
    json.writeNumberField("index", event.index());
    json.writeNumberField("attempt", event.attempt());
    json.writeBooleanField("warmup", run.isWarmup(event.index()));
    json.writeStringField("model", target.model());
    json.writeStringField("provider", target.provider());
    json.writeNumberField("prompt", event.prompt());
    json.writeStringField("worker", event.worker());
    json.writeStringField("outcome", event.outcome().label());
    text(json, "detail", event.detail());
  }

  /** When the probe was sent, or when it was due if it was not sent. Empty if it is not known. */
  private String time(Timings timings) {
    long micros = timings.sent() == Timings.NEVER ? timings.due() : timings.sent();
    return startedAt == null || micros == Timings.NEVER
        ? ""
        : MICROS.format(startedAt.plus(micros, ChronoUnit.MICROS));
  }

  private static void timings(JsonGenerator json, Timings timings) throws IOException {
    json.writeObjectFieldStart("atMicros");
    reached(json, "due", timings.due());
    reached(json, "started", timings.started());
    reached(json, "sent", timings.sent());
    reached(json, "headers", timings.headers());
    reached(json, "firstChunk", timings.firstChunk());
    reached(json, "firstToken", timings.firstToken());
    reached(json, "firstAnswerToken", timings.firstAnswerToken());
    reached(json, "lastToken", timings.lastToken());
    reached(json, "end", timings.end());
    json.writeEndObject();
    json.writeFieldName("chunkGapsMicros");
    int[] gaps = timings.chunkGapsMicros();
    json.writeArray(gaps, 0, gaps.length);
  }

  private static void reached(JsonGenerator json, String name, long micros) throws IOException {
    if (micros == Timings.NEVER) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, micros);
    }
  }

  private static void latencies(JsonGenerator json, ProbeEvent event) throws IOException {
    json.writeObjectFieldStart("latencyMs");
    for (Metric metric : Metric.values()) {
      long micros = metric.micros(event);
      if (metric == Metric.ICL) {
        continue;
      }
      if (micros == Timings.NEVER) {
        json.writeNullField(metric.label());
      } else {
        json.writeNumberField(metric.label(), micros / 1000.0);
      }
    }
    json.writeEndObject();
  }

  private static void usage(JsonGenerator json, ProbeEvent.@Nullable Usage usage)
      throws IOException {
    if (usage == null) {
      json.writeNullField("usage");
      return;
    }
    json.writeObjectFieldStart("usage");
    json.writeNumberField("inputTokens", usage.inputTokens());
    json.writeNumberField("cachedInputTokens", usage.cachedInputTokens());
    json.writeNumberField("outputTokens", usage.outputTokens());
    json.writeNumberField("reasoningTokens", usage.reasoningTokens());
    json.writeEndObject();
  }

  private static void answer(JsonGenerator json, ProbeEvent.Answer answer) throws IOException {
    json.writeObjectFieldStart("answer");
    json.writeStringField("prefix", answer.prefix());
    text(json, "hash", hash(answer.hash()));
    json.writeNumberField("characters", answer.characters());
    json.writeNumberField("reasoningCharacters", answer.reasoningCharacters());
    text(json, "finishReason", answer.finishReason());
    text(json, "shape", hash(answer.shape()));
    json.writeNumberField("tokenChunks", answer.tokenChunks());
    json.writeNumberField("firstCharacters", answer.arrival().firstCharacters());
    if (answer.arrival().firstTokens() == ProbeEvent.Arrival.UNSTATED) {
      json.writeNullField("firstTokens");
    } else {
      json.writeNumberField("firstTokens", answer.arrival().firstTokens());
    }
    json.writeBooleanField("toolCall", answer.toolCall());
    json.writeBooleanField("refusal", answer.refusal());
    json.writeStringField("tools", answer.tools().label());
    json.writeStringField("format", answer.format().label());
    json.writeEndObject();
  }

  private static void wire(JsonGenerator json, ProbeEvent.Wire wire) throws IOException {
    json.writeObjectFieldStart("wire");
    json.writeNumberField("status", wire.status());
    text(json, "servedBy", wire.servedBy());
    text(json, "responseModel", wire.responseModel());
    text(json, "requestId", wire.requestId());
    text(json, "error", wire.error());
    text(json, "retryAfter", wire.retryAfter());
    json.writeNumberField("bytes", wire.bytes());
    json.writeBooleanField("connectionReused", wire.connectionReused());
    json.writeStringField("http", wire.http2() ? "HTTP/2" : "HTTP/1.1");
    text(json, "body", wire.body());
    json.writeEndObject();
  }

  /** Begins with a letter, so that no reader of CSV takes it for a number. Empty for none. */
  private static String hash(long hash) {
    return hash == 0 ? "" : "x%016x".formatted(hash);
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value.isEmpty()) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }
}
