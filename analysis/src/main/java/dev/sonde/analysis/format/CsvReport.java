package dev.sonde.analysis.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Cost;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.event.Metric;
import dev.sonde.common.text.PrintableText;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as CSV (RFC 4180): one row per cell, one column per figure in the report's units.
 * An unknown value is an empty field. A text that a spreadsheet would read as a formula starts with
 * a quote.
 */
final class CsvReport {

  private static final CsvMapper CSV = CsvMapper.builder().build();

  /** What a formula begins with, in full width too, perhaps after white space. */
  private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

  private CsvReport() {}

  static String render(Report report) {
    List<Map<String, String>> rows =
        report.cells().stream().map(cell -> row(report, cell)).toList();
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
    if (!rows.isEmpty()) {
      rows.get(0).keySet().forEach(schema::addColumn);
    }
    ObjectWriter writer = CSV.writer(schema.build().withLineSeparator("\r\n"));
    try {
      return writer.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written as CSV", e);
    }
  }

  private static Map<String, String> row(Report report, CellReport cell) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("run", text(report.run().id()));
    row.put("name", text(report.run().name()));
    row.put("startedAt", text(report.run().startedAt()));
    row.put("verdict", report.verdict().toString());
    row.put("model", text(cell.model()));
    row.put("provider", text(cell.provider()));
    row.put("region", text(cell.region()));
    row.put("rankGroup", number(cell.rankGroup()));
    ledger(row, cell);
    for (Metric metric : Metric.values()) {
      latency(row, metric.label(), cell.latencyMs().get(metric.label()));
    }
    tokens(row, cell);
    cost(row, cell.cost());
    CellReport.Agreement agreement = cell.output().agreement();
    row.put("agreementExact", number(agreement == null ? null : agreement.exact()));
    Boolean fake = cell.output().fakeStreaming();
    row.put("fakeStreaming", fake == null ? "" : fake.toString());
    row.put("step", cell.step() == null ? "" : text(cell.step().label()));
    row.put("controlOf", cell.controlOf() == null ? "" : text(cell.controlOf()));
    return row;
  }

  private static void ledger(Map<String, String> row, CellReport cell) {
    Ledger ledger = cell.ledger();
    row.put("planned", number(ledger.planned()));
    row.put("succeeded", number(ledger.succeeded()));
    row.put("failed", number(ledger.failed()));
    row.put("dropped", number(ledger.dropped()));
    row.put("inDoubt", number(ledger.inDoubt()));
    row.put("cancelled", number(ledger.cancelled()));
    row.put("unaccounted", number(ledger.unaccounted()));
    row.put("pending", number(ledger.pending()));
    row.put("inFlight", number(ledger.inFlight()));
    row.put("successRate", number(cell.successRate().value()));
    interval(row, "successRate", cell.successRate().ci95());
  }

  private static void latency(Map<String, String> row, String metric, @Nullable Latency latency) {
    if (latency == null) {
      return;
    }
    row.put(metric + "Count", number(latency.count()));
    row.put(metric + "Censored", number(latency.censored()));
    row.put(metric + "MeanMs", number(latency.mean()));
    row.put(metric + "TrimmedMeanMs", number(latency.trimmedMean()));
    row.put(metric + "StddevMs", number(latency.stddev()));
    row.put(metric + "MinMs", number(latency.min()));
    row.put(metric + "MaxMs", number(latency.max()));
    Latency.Intervals ci95 = latency.ci95();
    percentile(row, metric + "P50Ms", latency.p50(), ci95.p50());
    percentile(row, metric + "P90Ms", latency.p90(), ci95.p90());
    percentile(row, metric + "P95Ms", latency.p95(), ci95.p95());
    percentile(row, metric + "P99Ms", latency.p99(), ci95.p99());
    percentile(row, metric + "P999Ms", latency.p999(), ci95.p999());
    row.put(metric + "EffectiveCount", number(latency.effectiveCount()));
  }

  private static void percentile(
      Map<String, String> row, String column, @Nullable Double value, @Nullable Interval ci95) {
    row.put(column, number(value));
    interval(row, column, ci95);
  }

  private static void interval(Map<String, String> row, String column, @Nullable Interval ci95) {
    row.put(column + "Low", number(ci95 == null ? null : ci95.lower()));
    row.put(column + "High", number(ci95 == null ? null : ci95.upper()));
  }

  private static void tokens(Map<String, String> row, CellReport cell) {
    CellReport.Tokens tokens = cell.tokens();
    row.put("inputTokens", number(tokens.input()));
    row.put("cachedInputTokens", number(tokens.cachedInput()));
    row.put("outputTokens", number(tokens.output()));
    row.put("reasoningTokens", number(tokens.reasoning()));
    row.put("usageMissing", number(tokens.usageMissing()));
    row.put("outputTokensPerSecondMean", number(tokens.outputPerSecond().mean()));
    row.put("outputTokensPerSecondP50", number(tokens.outputPerSecond().p50()));
  }

  private static void cost(Map<String, String> row, Cost cost) {
    row.put("inputUsdPerMillion", number(cost.inputUsdPerMillion()));
    row.put("outputUsdPerMillion", number(cost.outputUsdPerMillion()));
    row.put("totalUsd", number(cost.totalUsd()));
    row.put("usdPer1kTokens", number(cost.usdPer1kTokens()));
    row.put("usdPerRequest", number(cost.usdPerRequest()));
    row.put("usdPerSuccess", number(cost.usdPerSuccess()));
    row.put("usdPerValid", number(cost.usdPerValid()));
    row.put("wastedUsd", number(cost.wastedUsd()));
  }

  private static String number(@Nullable Number value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double real
        ? BigDecimal.valueOf(real).stripTrailingZeros().toPlainString()
        : value.toString();
  }

  /** A text with printable characters and line breaks, and no formula: OWASP's rule. */
  static String text(String text) {
    String printable = PrintableText.block(text);
    String begin = printable.stripLeading();
    boolean formula = !begin.isEmpty() && FORMULA.indexOf(begin.charAt(0)) >= 0;
    return formula ? "'" + printable : printable;
  }
}
