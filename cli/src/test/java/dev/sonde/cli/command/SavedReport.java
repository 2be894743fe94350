package dev.sonde.cli.command;

import dev.sonde.common.event.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A report of one cell, as a run saves it. */
final class SavedReport {

  private SavedReport() {}

  static void write(Path file, String id) throws IOException {
    write(file, id, "sha256:1", 40, 0);
  }

  static void write(Path file, String id, String specHash, long succeeded, long failed)
      throws IOException {
    String ledger =
        "{'planned': 40, 'succeeded': %d, 'failed': %d, 'dropped': 0, 'inDoubt': 0, 'cancelled': 0,"
            + " 'unaccounted': 0}";
    String latencies =
        Arrays.stream(Metric.values())
            .map(metric -> "'" + metric.label() + "': {'ci95': {}}")
            .collect(Collectors.joining(", "));
    String report =
        "{'schema': 'sonde.report/v1', 'run': {'id': '%s', 'name': 'test', 'specHash': '%s',"
            + " 'startedAt': '2026-11-22T14:00:00.000Z', 'finishedAt': '2026-11-22T14:01:00.000Z',"
            + " 'sonde': '0.1.0', 'rankBy': 'ttft'}, 'verdict': 'VALID', 'reasons': [], 'ledger': "
            + ledger
            + ", 'load': {'model': 'closed', 'peakInFlight': 1}, 'cells': [{'model': 'm', 'provider':"
            + " 'p', 'region': 'default', 'ledger': "
            + ledger
            + ", 'successRate': {}, 'warmup': {'planned': 0, 'sent': 0, 'failed': 0}, 'latencyMs': {"
            + latencies
            + "}, 'tokens': {'outputPerSecond': {}}, 'cost': {}, 'output': {'shapes': []},"
            + " 'errors': []}], 'comparison': {'tests': []}, 'thresholds': [], 'workers': []}";
    Files.writeString(
        file,
        report.replace('\'', '"').formatted(id, specHash, succeeded, failed, succeeded, failed));
  }
}
