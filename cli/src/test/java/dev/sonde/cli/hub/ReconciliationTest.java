package dev.sonde.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.hub.Reconciliation.Computed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconciliationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static BilledSessions sessions(String json) throws JsonProcessingException {
    return BilledSessions.read(JSON.readTree(json.replace('\'', '"'))).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    // computed nano-USD, billed cents and requests, age in minutes, state, drift in %
    "20000000, 2 for 10, 1, RECONCILED, 0.0",
    "20000000, 2.02 for 10, 1, RECONCILED, 1.0",
    "20000000, 1.98 for 10, 1, RECONCILED, -1.0",
    "20000000, 2.03 for 10, 1, DRIFT, 1.5",
    "20000000, 1 for 10, 1, DRIFT, -50.0",
    "20000000, 1 for 9, 29, PENDING, -50.0",
    "20000000, 1 for 9, 30, DRIFT, -50.0",
    "20000000, 0 for 10, 1, DRIFT, -100.0",
    "20000000, , 29, PENDING, ",
    "20000000, , 30, NEVER_BILLED, ",
    "0, , 1, RECONCILED, ",
    "0, 0 for 10, 1, RECONCILED, 0.0",
    "0, 1 for 10, 1, DRIFT, ",
    ", 1 for 10, 1, UNPRICED, ",
    ", , 1, PENDING, "
  })
  void judgesACell(
      @Nullable Long computed,
      @Nullable String bill,
      int minutes,
      Reconciliation.State state,
      @Nullable Double drift)
      throws JsonProcessingException {
    String session =
        bill == null
            ? ""
            : "{'id': 's', 'costCents': " + bill.replace("for", ", 'requestCount':") + "}";
    BilledSessions billed =
        sessions("{'currency': 'USD', 'periods': [{'sessions': [%s]}]}".formatted(session));
    Computed cell = new Computed("m", "p", "default", "s", computed, 10);

    Reconciliation.Row row =
        Reconciliation.of(List.of(cell), billed, Duration.ofMinutes(minutes)).rows().get(0);

    assertThat(row.state()).isEqualTo(state);
    assertThat(row.driftPercent()).isEqualTo(drift);
  }

  @Test
  void addsUpASessionOverPeriods() throws JsonProcessingException {
    BilledSessions billed =
        sessions(
            "{'periods': [{'sessions': [{'id': 's', 'requestCount': 1, 'costCents': 0.1}]},"
                + " {'sessions': [{'id': 's', 'requestCount': 2, 'costCents': 0.25},"
                + " {'id': 'x', 'costCents': -1}, {'id': 'y'}, {'costCents': 1}]}]}");
    assertThat(billed.of("s")).contains(new BilledSessions.Billed(3, 3_500_000));
    assertThat(billed.of("x")).isEmpty();
    assertThat(billed.of("y")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{'periods': 1}", "{'currency': 'EUR', 'periods': []}"})
  void refusesWhatIsNoUsage(String json) throws JsonProcessingException {
    assertThat(BilledSessions.read(JSON.readTree(json.replace('\'', '"')))).isEmpty();
  }
}
