package dev.sonde.audit.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sonde.audit.document.Alerting.Alert;
import dev.sonde.audit.document.Alerting.Escalation;
import dev.sonde.audit.document.Alerting.Maintenance;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.audit.schedule.Cron;
import dev.sonde.audit.schedule.Every;
import dev.sonde.audit.schedule.Jitter;
import dev.sonde.audit.schedule.Timetable;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Threshold;
import dev.sonde.coordinator.spec.SpecException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditParserTest {

  private static final String WHOLE =
      """
      name: llama-three-hourly
      spec: {models: [meta-llama/Llama-3.1-8B-Instruct], providers: all, regions: [eu-west, us-east], load: {count: 100, concurrency: 2}, budget: {usd: 0.05}}
      schedule: {cron: "17 */3 * * *", zone: Europe/Berlin, jitter: 10m}
      overlap: queue
      budget: {usdPerDay: 0.50, usdPerMonth: 10}
      history: {keep: 90d}
      escalate: {on: down, to: audit-deep, cooldown: 3h}
      alerts:
        - {down: {bad: 2, of: 4}}
        - {threshold: "p95(ttft) < 2s", for: 3}
        - {changed: [ttft, e2e, output_tokens_per_second, success_rate, usd_per_1k_tokens]}
        - {differs: {for: 4}}
        - {claims: {of: 1.5, for: 3}, severity: info}
        - catalogue
        - budget
        - {slo: {objective: "99% of probes: ok and ttft < 2s", window: 30d}}
        - missed
      notify: [team]
      severity: critical
      maintenance: [{from: 2026-12-24T00:00:00Z, to: 2026-12-27T00:00:00Z, why: freeze}]
      """;

  @Test
  void readsEveryKeyOfTheContract() {
    Audit audit = Audits.parse(WHOLE);

    assertThat(audit.id()).isEqualTo("llama-three-hourly");
    assertThat(audit.spec().name()).isEqualTo("llama-three-hourly");
    assertThat(audit.spec().regions()).containsExactly("eu-west", "us-east");
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertThat(audit.timetable().schedule()).isEqualTo(new Cron("17 */3 * * *", berlin));
    assertThat(audit.timetable().jitter()).isEqualTo(new Jitter.UpTo(Duration.ofMinutes(10)));
    assertThat(audit.timetable().zone()).isEqualTo(berlin);
    assertThat(audit.overlap()).isEqualTo(Audit.Overlap.QUEUE);
    assertThat(audit.caps()).isEqualTo(new Caps(500_000_000L, 10_000_000_000L));
    assertThat(audit.alerting().keep()).isEqualTo(Duration.ofDays(90));
    assertThat(audit.alerting().escalation())
        .isEqualTo(new Escalation("down", "audit-deep", Duration.ofHours(3)));
    assertThat(audit.alerting().destinations()).containsExactly("team");
    assertThat(audit.alerting().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(audit.alerting().maintenance())
        .containsExactly(
            new Maintenance(
                Instant.parse("2026-12-24T00:00:00Z"),
                Instant.parse("2026-12-27T00:00:00Z"),
                "freeze"));
    assertThat(audit.alerting().alerts())
        .containsExactly(
            new Alert(new AlertRule.Down(2, 4), null),
            new Alert(new AlertRule.Beyond(Threshold.parse("p95(ttft) < 2s"), 3), null),
            new Alert(new AlertRule.Changed(AlertReader.USUAL_METRICS), null),
            new Alert(new AlertRule.Differs(4), null),
            new Alert(new AlertRule.Claims(new BigDecimal("1.5"), 3), Severity.INFO),
            new Alert(new AlertRule.Catalogue(), null),
            new Alert(new AlertRule.Budget(), null),
            new Alert(
                new AlertRule.Slo(
                    new Objective(
                        "99% of probes: ok and ttft < 2s",
                        new BigDecimal("0.99"), Metric.TTFT, 2000),
                    Duration.ofDays(30)),
                null),
            new Alert(new AlertRule.Missed(), null));
  }

  @Test
  void fillsInEveryDefault() {
    Audit audit = Audits.parse(Audits.LEAST);

    assertThat(audit.timetable().schedule()).isEqualTo(new Every(Duration.ofHours(1)));
    assertThat(audit.timetable().jitter()).isEqualTo(Jitter.FULL);
    assertThat(audit.timetable().zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(audit.overlap()).isEqualTo(Audit.Overlap.SKIP);
    assertThat(audit.caps()).isEqualTo(Caps.NONE);
    assertThat(audit.alerting().keep()).isEqualTo(Duration.ofDays(400));
    assertThat(audit.alerting().alerts()).isEmpty();
    assertThat(Inactive.notes(audit)).isEmpty();
  }

  @Test
  void saysWhatItKeepsWithoutDoingIt() {
    assertThat(Inactive.notes(Audits.parse(WHOLE))).isEmpty();
    assertThat(
            Inactive.notes(
                Audits.of(
                    "schedule: {every: 1h}\nalerts: [budget]\nnotify: [team]\n"
                        + "escalate: {on: down, to: deep}")))
        .containsExactly("escalate never starts deep, since there is no alert of the kind down");
  }

  @Test
  void saysWhichRulesNothingEvaluates() {
    assertThat(
            Inactive.notes(
                Audits.of(
                    """
                    schedule: {every: 1h}
                    alerts:
                      - {threshold: "p90(ttft) < 2s"}
                      - {threshold: "p95(ttft) < 2s"}
                      - {slo: {objective: "99% of probes: ok and ttfa < 2s"}}
                    """)))
        .hasSize(3)
        .anySatisfy(note -> assertThat(note).startsWith("the threshold p90(ttft) < 2s is not"))
        .anySatisfy(note -> assertThat(note).startsWith("the objective 99% of probes"))
        .anySatisfy(note -> assertThat(note).startsWith("nobody is told of its alerts"));
  }

  @Test
  void aFlagReplacesTheSchedule() {
    Audit audit =
        Audits.parser().parse("a.yaml", WHOLE, new AuditParser.Flags("10s", "http://127.0.0.1/v1"));

    assertThat(audit.timetable().schedule()).isEqualTo(new Every(Duration.ofSeconds(10)));
    assertThat(audit.spec().endpoint()).isEqualTo("http://127.0.0.1/v1");
    assertThatThrownBy(
            () -> Audits.parser().parse("a.yaml", WHOLE, new AuditParser.Flags("10", null)))
        .hasMessageContaining("--every: found \"10\" without a unit; allowed is a duration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {every: 1h}                                        | UTC           | full
          {every: 1h, jitter: none, zone: Asia/Tokyo}        | Asia/Tokyo    | none
          {cron: '* * * * *', zone: Europe/Berlin}           | Europe/Berlin | full
          {every: 1h, jitter: 7s}                            | UTC           | 7s
          {every: 1h, jitter: 10s}                           | UTC           | 10s
          {every: 1h, jitter: 11s}                           | UTC           | full
          """)
  void aFlagForTheIntervalKeepsZoneAndJitter(String schedule, String zone, String jitter) {
    String text = Audits.LEAST.replaceAll("(?m)^schedule:.*$", "schedule: " + schedule);

    Audit audit = Audits.parser().parse("a.yaml", text, new AuditParser.Flags("10s", null));

    Timetable timetable = audit.timetable();
    assertThat(timetable.schedule()).isEqualTo(new Every(Duration.ofSeconds(10)));
    assertThat(timetable.zone().getId()).isEqualTo(zone);
    assertThat(AuditWriter.schedule(timetable).path("jitter").asText()).isEqualTo(jitter);
  }

  @Test
  void aFlagIsEnoughOfASchedule() {
    String text = Audits.LEAST.replaceAll("(?m)^schedule:.*$", "");

    Audit audit = Audits.parser().parse("a.yaml", text, new AuditParser.Flags("10s", null));

    assertThat(audit.timetable().schedule()).isEqualTo(new Every(Duration.ofSeconds(10)));
  }

  @Test
  void capsGiveTheRunOfASlotABudget() {
    Audit capped = Audits.parse(Audits.LEAST + "budget: {usdPerDay: 2, usdPerMonth: 1}\n");

    assertThat(capped.slotSpec().budgetNanoUsd()).isEqualTo(1_000_000_000L);
    assertThat(Audits.parse(Audits.LEAST).slotSpec().budgetNanoUsd()).isNull();
    assertThat(Audits.parse(WHOLE).slotSpec().budgetNanoUsd()).isEqualTo(50_000_000L);
  }

  @Test
  void tellsAnAuditFromASpec() {
    assertThat(AuditParser.isAudit(Audits.LEAST)).isTrue();
    assertThat(AuditParser.isAudit("schedule: {every: 1h}")).isTrue();
    assertThat(AuditParser.isAudit("models: a/b")).isFalse();
    assertThat(AuditParser.isAudit("{")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alert: x                          | alert: unknown key
          overlap: wait                     | overlap: found "wait"; allowed are skip, queue
          severity: warn                    | severity: found "warn"; allowed are info, warning, critical
          budget: {usdPerDay: 0}            | budget.usdPerDay: found 0; allowed is an amount in USD
          budget: {}                        | budget.usdPerDay: missing
          budget: {perDay: 1}               | budget.perDay: unknown key; allowed are usdPerDay, usdPerMonth
          history: {keep: 1h}               | history.keep: found "1h"; allowed is a duration from 1d to 3660d
          history: {keep: 40}               | history.keep: found 40 without a unit
          notify: []                        | notify: found an empty list
          notify: ["http://x"]              | notify[0]: found "http://x"; allowed is the name of a destination
          notify: [a, a]                    | notify[1]: found the same a second time
          escalate: {on: up, to: x}         | escalate.on: found "up"
          escalate: {on: down}              | escalate.to: missing
          alerts: [later]                   | alerts[0]: found "later"
          alerts: [slo]                     | alerts[0]: found "slo" alone; allowed is the mapping {slo:
          alerts: [threshold]               | alerts[0]: found "threshold" alone
          alerts: [{}]                      | alerts[0]: found no kind of alert
          alerts: [{down: {}, missed: {}}]  | alerts[0]: found down and missed
          alerts: [{down: {bad: 6, of: 5}}] | alerts[0].down.bad: found 6; allowed is a number up to 5
          alerts: [{down: {}, for: 2}]      | alerts[0].for: found beside down
          alerts: [{missed: {for: 2}}]      | alerts[0].missed: found a mapping; allowed is an empty mapping
          alerts: [{threshold: "p95(ttf) < 1s"}]    | alerts[0].threshold: threshold
          alerts: [{changed: [latency]}]    | alerts[0].changed[0]: found "latency"
          alerts: [{claims: {of: 1}}]       | alerts[0].claims.of: found 1
          alerts: [{slo: {window: 30d}}]    | alerts[0].slo.objective: missing
          alerts: [{slo: {objective: "99% ok"}}]    | alerts[0].slo.objective: found "99% ok"
          alerts: [{slo: {objective: "99% of probes: ok and ttft < 2"}}] | alerts[0].slo.objective: found
          alerts: [{slo: {objective: "0% of probes: ok"}}] | alerts[0].slo.objective: found
          maintenance: {from: 2026-12-24, to: 2026-12-27T00:00:00Z} | maintenance.from: found "2026-12-24"
          maintenance: {from: 2026-12-27T00:00:00Z, to: 2026-12-24T00:00:00Z} | maintenance.to: found
          """)
  void namesPathFindingAndWhatIsAllowed(String line, String message) {
    assertThatThrownBy(() -> Audits.parse(Audits.LEAST + line + "\n"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("audit.yaml:4: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                | schedule.every: missing; allowed is a duration such as 3h, or cron
          3h                                | schedule: found "3h"; allowed is a mapping of every, cron
          {every: 999ms}                    | schedule.every: found "999ms"; allowed is a duration from 1s to 366d
          {every: 1.0005s}                  | schedule.every: found "1.0005s"
          {every: 400d}                     | schedule.every: found "400d"
          {every: 3}                        | schedule.every: found 3 without a unit
          {every: 3h, cron: "* * * * *"}    | schedule.cron: given together with every
          {every: 3h, jitter: 4h}           | schedule.jitter: found 4h; allowed is a duration up to the interval of 3h
          {every: 3h, jitter: some}         | schedule.jitter: found "some"; allowed are full, none, a duration
          {every: 3h, zone: Berlin}         | schedule.zone: found "Berlin"; allowed is a time zone of the tz
          {every: 3h, zone: EST5}           | schedule.zone: found "EST5"
          {cron: "61 * * * *"}              | schedule.cron: found "61 * * * *"
          {cron: "0 0 31 2 *"}              | schedule.cron: found "0 0 31 2 *": the time never comes
          {cron: "0 0 0 * * *"}             | schedule.cron: found "0 0 0 * * *"
          {cron: hourly}                    | schedule.cron: found "hourly"
          """)
  void refusesSchedulesThatAreNone(String schedule, String message) {
    String text = Audits.LEAST.replace("{every: 1h}", schedule);
    assertThatThrownBy(() -> Audits.parse(text))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("audit.yaml:3: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {providers: [a]}                                   | spec.models: missing
          {models: a/b, load: {cuncurrency: 2}}              | spec.load.cuncurrency: unknown key
          {models: a/b, load: {sweep: {concurrency: [1, 2], count: 9}}} | spec: its load is a sweep
          {models: a/b, prompts: [{file: x}]}                | files are not read here
          """)
  void faultsOfTheSpecHaveThePathInTheAudit(String spec, String message) {
    String text = Audits.LEAST.replace("{models: org/model, providers: [a, b]}", spec);
    assertThatThrownBy(() -> Audits.parse(text))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("audit.yaml:2: ")
        .hasMessageContaining(message);
  }

  @Test
  void reportsAllFaultsWithTheirPositions() {
    String text =
        """
        name: Not An Id
        spec: {models: [a b]}
        schedule: {every: 1}
        severity: high
        """;
    SpecException refusal = catchThrowableOfType(SpecException.class, () -> Audits.parse(text));

    assertThat(refusal.faults())
        .extracting(each -> each.path() + "@" + each.line() + ":" + each.column())
        .containsExactly("name@1:7", "spec.models[0]@2:17", "schedule.every@3:19", "severity@4:11");
  }

  @Test
  void capsNeedASlotWhoseCostHasABound() {
    String timed = Audits.LEAST.replace("[a, b]", "[a, b], load: {concurrency: 1, duration: 10s}");
    assertThat(Audits.parse(timed).caps()).isEqualTo(Caps.NONE);
    assertThatThrownBy(() -> Audits.parse(timed + "budget: {usdPerDay: 1}\n"))
        .hasMessageContaining("budget: the cost of a slot has no bound");
    assertThatThrownBy(() -> Audits.parse(WHOLE.replace("usd: 0.05", "usd: 0.60")))
        .hasMessageContaining("budget: spec.budget.usd, $0.60, is more than $0.50");
  }

  @Test
  void refusesATextThatIsNoMapping() {
    assertThatThrownBy(() -> Audits.parse("[a]"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("found a list; allowed is a mapping of name, spec, schedule");
    assertThatThrownBy(() -> Audits.parse("")).isInstanceOf(SpecException.class);
  }
}
