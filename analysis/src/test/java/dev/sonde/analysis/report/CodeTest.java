package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.pooling.SteppedReports;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Stop;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.testing.RunBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

  /** Saved reports and other programs contain the labels, so a constant must not be renamed. */
  @Test
  void labelsAreWhatReportsHold() {
    assertThat(labels(ReasonCode.values()))
        .containsExactly(
            "running",
            "unaccounted",
            "in_doubt",
            "cancelled",
            "budget",
            "quota",
            "auth",
            "threshold",
            "no_workers",
            "failed",
            "send_lag",
            "loop_lag",
            "achieved_rate",
            "dropped",
            "clock_step",
            "steps",
            "search_stopped",
            "search_undecided");
    assertThat(labels(CauseCode.values()))
        .containsExactly("cpu_pressure", "cpu", "machine_cpu", "steal", "gc_pause");
    assertThat(labels(SearchEnd.values()))
        .containsExactly("found", "max_holds", "min_fails", "client_limit", "undecided", "stopped");
    assertThat(labels(StepOutcome.values()))
        .containsExactly("held", "failed", "undecided", "client_bound", "incomplete");
    assertThat(labels(Stop.values()))
        .containsExactly(
            "cancelled", "budget", "threshold", "quota", "auth", "no_workers", "failed");
  }

  private static <E extends Enum<E>> List<String> labels(E[] all) {
    return Arrays.stream(all).map(each -> Code.of(each).label()).toList();
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void isFoundByItsLabel(ReasonCode reason) {
    Code<ReasonCode> code = Code.labelled(Code.of(reason).label(), ReasonCode.values());

    assertThat(code).isEqualTo(Code.of(reason));
    assertThat(code.is(reason)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SEND_LAG", "send-lag", "send_lag ", "moon_phase"})
  void ofALaterVersionIsItsLabel(String label) {
    Code<ReasonCode> code = Code.labelled(label, ReasonCode.values());

    assertThat(code.label()).isEqualTo(label);
    assertThat(code.known()).isNull();
    assertThat(Arrays.stream(ReasonCode.values())).noneMatch(code::is);
  }

  private static Scenario scenario() {
    return new Scenario(RunBuilder.of("together").build())
        .worker(
            new WorkerHealth(
                "w-1",
                "default",
                new Heartbeat.Jvm(4, 0.31),
                new Heartbeat.Clock(new Heartbeat.Offset(0.1, 0.4), 0.0),
                new Heartbeat.Machine(Heartbeat.Processors.UNKNOWN, 0.5, null),
                null));
  }

  @Test
  void aReasonAndACauseOfALaterVersionAreReadShownAndWrittenAsTheyWere() {
    String written =
        ReportJson.write(
            scenario()
                .bend((probe, block) -> probe.loopLagMicros(11_000))
                .target(0, 100, 210)
                .report());
    assertThat(written).contains("\"loop_lag\"", "\"cpu_pressure\"");
    String later =
        written.replace("\"loop_lag\"", "\"moon_phase\"").replace("\"cpu_pressure\"", "\"tides\"");

    Report read = ReportJson.read(later);
    assertThat(ReportJson.write(read)).isEqualTo(later);
    assertThat(ReportJson.write(ReportJson.read(written))).isEqualTo(written);
    assertThat(Phrases.reason(read.reasons().get(0))).isEqualTo("moon phase, at w-1; tides");
    assertThat(TextReport.render(read, 100, false)).contains("moon phase, at w-1; tides");
    assertThat(Phrases.advice(read)).noneMatch(each -> each.contains("moon"));
  }

  @Test
  void anEndAndAnOutcomeOfALaterVersionAreReadShownAndWrittenAsTheyWere() {
    Report plain =
        new Scenario(RunBuilder.of("together", "novita").build())
            .target(0, 100, 210)
            .target(1, 100, 260)
            .report();
    String written = ReportJson.write(SteppedReports.search(plain));
    String later =
        written
            .replace("\"end\" : \"found\"", "\"end\" : \"gave_up\"")
            .replace("\"outcome\" : \"held\"", "\"outcome\" : \"held_mostly\"");
    assertThat(later).isNotEqualTo(written);

    Report read = ReportJson.read(later);
    SearchResult found = Objects.requireNonNull(read.search()).get(0);
    assertThat(found.end().known()).isNull();
    assertThat(ReportJson.write(read)).isEqualTo(later);
    assertThat(ReportJson.write(ReportJson.read(written))).isEqualTo(written);
    assertThat(StepTable.sentence(found)).contains("; the search was stopped");
    assertThat(StepRow.of(read)).extracting(StepRow::mark).contains("? held mostly", "✗ failed");
    assertThat(Headline.of(read).get(0).sureness()).isEqualTo(Headline.Sureness.OPEN);
  }
}
