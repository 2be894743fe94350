package dev.sonde.audit.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.alert.BurnRate.Windows;
import dev.sonde.audit.document.AlertRule;
import dev.sonde.audit.document.Alerting;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often objectives alarm, by simulation. */
class BurnRateTest {

  private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");
  private static final int OUTAGES = 100;

  private static AlertRule.Slo slo(String share) {
    Alerting alerting =
        new AuditParser(new SpecParser(PromptSource.REFUSED))
            .parse(
                "audit",
                """
                name: a
                spec: {models: org/model, providers: [a], load: {count: 1}}
                schedule: {every: 1h}
                alerts: [{slo: {objective: "%s of probes: ok", window: 30d}}]
                """
                    .formatted(share))
            .alerting();
    return (AlertRule.Slo) alerting.alerts().get(0).rule();
  }

  /** Slots until the first bad one, or the number of slots at most. */
  private static int firstBad(
      AlertRule.Slo rule, Duration interval, int probes, double failures, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Windows windows = Windows.of(interval, probes);
    BurnRate burn = BurnRate.NONE;
    int most = (int) (Duration.ofDays(30).toMillis() / interval.toMillis());
    for (int slot = 0; slot < most; slot++) {
      long bad = 0;
      for (int probe = 0; probe < probes; probe++) {
        bad += random.nextDouble() < failures ? 1 : 0;
      }
      Instant at = AT.plus(interval.multipliedBy(slot));
      burn = burn.plus(at, bad, probes, windows);
      boolean fires =
          burn.findings(rule, at, windows).stream().anyMatch(each -> each.reading() == Reading.BAD);
      if (fires) {
        return slot;
      }
    }
    return most;
  }

  /** Alerts in 30 days of a cell that fails a tenth as often as its objective allows. */
  @ParameterizedTest
  @CsvSource({
    // share, minutes, probes, failures, most alarming months of 40
    "99.5%, 5, 1, 0.0005, 1",
    "99%, 5, 1, 0.001, 1",
    "99%, 60, 100, 0.001, 0",
    "99%, 180, 100, 0.001, 0",
    "95%, 5, 1, 0.005, 1"
  })
  void aCellThatKeepsItsObjectiveSeldomAlarms(
      String share, int minutes, int probes, double failures, int most) {
    Duration interval = Duration.ofMinutes(minutes);
    int months = 40;
    int slots = (int) (Duration.ofDays(30).toMinutes() / minutes);
    int alarms = 0;
    for (int month = 0; month < months; month++) {
      alarms += firstBad(slo(share), interval, probes, failures, month) < slots ? 1 : 0;
    }
    System.out.printf(
        "objective %s, %d probes each %d min, %.2f %% fail: %d of %d months alarm%n",
        share, probes, minutes, failures * 100, alarms, months);
    assertThat(alarms).isLessThanOrEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({
    // share, minutes, probes, failures, most slots until it alarms in nine of ten
    "99.5%, 5, 1, 1, 12",
    "99%, 60, 100, 0.25, 1",
    "95%, 60, 100, 0.25, 6",
    "90%, 60, 100, 0.6, 1",
    "99%, 180, 100, 0.1, 3"
  })
  void anOutageAlarmsSoon(String share, int minutes, int probes, double failures, int most) {
    int late = 0;
    for (int seed = 0; seed < OUTAGES; seed++) {
      int slots = firstBad(slo(share), Duration.ofMinutes(minutes), probes, failures, seed) + 1;
      late += slots > most ? 1 : 0;
    }
    assertThat(late).isLessThanOrEqualTo(OUTAGES / 10);
  }

  @Test
  void windowsGrowWithTheInterval() {
    assertThat(Windows.of(Duration.ofMinutes(5), 1).fast()).isEqualTo(Duration.ofHours(1));
    assertThat(Windows.of(Duration.ofMinutes(30), 1).fast()).isEqualTo(Duration.ofHours(5));
    assertThat(Windows.of(Duration.ofHours(3), 100).fast()).isEqualTo(Duration.ofHours(3));
    assertThat(Windows.of(Duration.ofHours(3), 100).slow()).isEqualTo(Duration.ofHours(18));
    assertThat(Windows.of(Duration.ofSeconds(1), 1).part()).isEqualTo(Duration.ofMinutes(5));
  }
}
