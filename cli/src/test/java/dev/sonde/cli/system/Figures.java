package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A report, read as plain JSON. */
record Figures(JsonNode report) {

  private static final List<String> COLUMNS =
      List.of("succeeded", "failed", "dropped", "inDoubt", "cancelled", "unaccounted");

  String verdict() {
    return report.path("verdict").asText();
  }

  List<String> reasons() {
    return StreamSupport.stream(report.path("reasons").spliterator(), false)
        .map(reason -> reason.path("code").asText())
        .toList();
  }

  long ledger(String column) {
    return count(report.path("ledger"), column);
  }

  JsonNode cell(String provider) {
    for (JsonNode cell : report.path("cells")) {
      if (cell.path("provider").asText().equals(provider)) {
        return cell;
      }
    }
    throw new AssertionError("no cell of " + provider + " in " + report);
  }

  long ledger(String provider, String column) {
    return count(cell(provider).path("ledger"), column);
  }

  double latency(String provider, String metric, String figure) {
    JsonNode value = cell(provider).path("latencyMs").path(metric).path(figure);
    assertThat(value.isNumber()).as("%s %s of %s", metric, figure, provider).isTrue();
    return value.asDouble();
  }

  long earlyAnswers(String provider) {
    return count(cell(provider).path("output"), "earlyAnswers");
  }

  Map<String, Long> outcomes(String provider) {
    return cell(provider).path("outcomes").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asLong()));
  }

  /** The number of probes of all cells with this outcome. */
  long ended(String outcome) {
    long probes = 0;
    for (JsonNode cell : report.path("cells")) {
      probes += cell.path("outcomes").path(outcome).asLong();
    }
    return probes;
  }

  /**
   * Checks that the ledgers of the run and of each cell balance, and that the cells add up to the
   * run.
   */
  void assertBalanced() {
    assertSums();
    assertThat(ledger("unaccounted")).as("unaccounted").isZero();
  }

  /** Every ledger adds up, and those of the cells add up to the run's. */
  void assertSums() {
    assertBalanced(report.path("ledger"));
    for (JsonNode cell : report.path("cells")) {
      assertBalanced(cell.path("ledger"));
    }
    for (String column : COLUMNS) {
      long cells = 0;
      for (JsonNode cell : report.path("cells")) {
        cells += count(cell.path("ledger"), column);
      }
      assertThat(cells).as(column).isEqualTo(ledger(column));
    }
  }

  private static void assertBalanced(JsonNode ledger) {
    long columns = COLUMNS.stream().mapToLong(column -> count(ledger, column)).sum();
    assertThat(count(ledger, "planned")).as("planned in %s", ledger).isEqualTo(columns);
  }

  private static long count(JsonNode ledger, String column) {
    assertThat(ledger.path(column).isIntegralNumber()).as("%s in %s", column, ledger).isTrue();
    return ledger.path(column).asLong();
  }

  /** The exit code of the verdict, without thresholds. */
  int codeOfVerdict() {
    return switch (verdict()) {
      case "VALID" -> 0;
      case "INVALID" -> 3;
      case "INCOMPLETE" -> 4;
      default -> throw new AssertionError("verdict " + verdict());
    };
  }
}
