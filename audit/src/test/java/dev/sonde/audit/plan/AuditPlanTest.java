package dev.sonde.audit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecParser;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPlanTest {

  private static final Instant NOW = Instant.parse("2026-12-01T09:30:00Z");

  private static Audit audit(String more) {
    return new AuditParser(new SpecParser(PromptSource.REFUSED))
        .parse(
            "a.yaml",
            """
            name: hourly
            spec: {models: org/model, providers: [a, b], prompts: [ping], request: {maxTokens: 10}, load: {count: 12}}
            """
                + more);
  }

  /** A probe costs at most (4 + 256) x 1 + 10 x 4 micro-USD. */
  private static List<Target> targets() {
    Price price = Price.ofUsdPerMillion(BigDecimal.ONE, BigDecimal.valueOf(4));
    String at = "http://127.0.0.1/v1";
    return List.of(
        Target.of(0, "org/model", "a", "org/model:a", at).priced(price),
        Target.of(1, "org/model", "b", "org/model:b", at).priced(price));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {every: 1h}                              | 24    | 744
          {every: 7h}                              | 4     | 107
          {every: 1s}                              | 86400 | 2678400
          {every: 40d}                             | 1     | 1
          {cron: "*/15 * * * *"}                   | 96    | 2976
          {cron: "0 3 * * 1"}                      | 1     | 4
          {cron: "0 3 1 1 *", zone: Europe/Berlin} | 1     | 1
          """)
  void countsSlots(String schedule, long aDay, long aMonth) {
    Audit audit = audit("schedule: " + schedule);
    assertThat(SlotCounts.of(audit.timetable(), NOW)).isEqualTo(new SlotCounts(aDay, aMonth));
  }

  @Test
  void saysWhatASlotADayAndAMonthCostAtMost() {
    Audit audit = audit("schedule: {every: 1h}\nbudget: {usdPerDay: 0.05}\nalerts: [missed]");
    JsonNode json = AuditPlan.of(audit, targets(), NOW).json();

    // 2 targets x 12 probes x 300 micro-USD.
    assertThat(json.at("/worstCaseUsd/slot").asDouble()).isEqualTo(0.0072);
    assertThat(json.at("/worstCaseUsd/day").asDouble()).isEqualTo(0.05);
    assertThat(json.at("/worstCaseUsd/per31Days").asDouble()).isEqualTo(5.3568);
    assertThat(json.at("/slots/perDay").asInt()).isEqualTo(24);
    assertThat(json.at("/slot/schema").asText()).isEqualTo("sonde.plan/v1");
    assertThat(json.at("/notes").toString())
        .contains("nobody is told of its alerts")
        .contains("the cap of a day is reached after 6 of 24 slots");

    String text = AuditPlan.of(audit, targets(), NOW).text(100);
    assertThat(text)
        .contains("schedule  every 1h, jitter full: 24 slots a day, 744 in 31 days")
        .contains("at most   $0.0072 a slot, $0.05 a day, $5.36 in 31 days")
        .contains("caps      $0.05 a day, in UTC")
        .contains("a day     288 probes a target; if none failed, a failure rate of 1.4 %")
        .contains("note      nobody is told of its alerts");
  }

  @Test
  void theBudgetOfTheSpecBoundsASlot() {
    Audit audit =
        new AuditParser(new SpecParser(PromptSource.REFUSED))
            .parse(
                "a.yaml",
                """
                name: timed
                spec: {models: org/model, providers: [a, b], load: {duration: 10s}, budget: {usd: 0.01}}
                schedule: {every: 1h}
                """);
    AuditPlan plan = AuditPlan.of(audit, targets(), NOW);

    assertThat(plan.slotNanoUsd()).isEqualTo(10_000_000);
    assertThat(plan.json().at("/worstCaseUsd/day").asDouble()).isEqualTo(0.24);
  }

  @Test
  void refusesCapsThatNoSlotFitsInto() {
    Audit audit = audit("schedule: {every: 1h}\nbudget: {usdPerDay: 0.007}");
    assertThatThrownBy(() -> AuditPlan.of(audit, targets(), NOW))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("budget.usdPerDay: $0.007, but one slot may cost $0.0072");
  }
}
