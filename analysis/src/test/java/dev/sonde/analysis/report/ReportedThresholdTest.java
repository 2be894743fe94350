package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.testing.RunBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedThresholdTest {

  private static final String KNOWN = "p50(ttft) < 800ms";

  private static String written() {
    Report report =
        new Scenario(RunBuilder.of("together").thresholds(KNOWN).build())
            .target(0, 100, 210)
            .report();
    return ReportJson.write(report);
  }

  @Test
  void isTheExpressionInJson() {
    Report read = ReportJson.read(written());

    assertThat(written()).contains("\"expression\" : \"" + KNOWN + "\"");
    assertThat(read.thresholds().get(0).threshold().readable().expression()).isEqualTo(KNOWN);
    assertThat(ReportJson.write(read)).isEqualTo(written());
  }

  @ParameterizedTest
  @ValueSource(strings = {"p50(ttft) < 800ms maybe", "p75(ttft) < 800ms", "joules < 1"})
  void ofALaterVersionStaysAsItWasWritten(String unread) {
    String later = written().replace(KNOWN, unread);

    Report read = ReportJson.read(later);
    ThresholdResult result = read.thresholds().get(0);
    assertThat(result.expression()).isEqualTo(unread);
    assertThat(ReportJson.write(read)).isEqualTo(later);
    assertThat(Phrases.threshold(read, result)).startsWith("✓ " + unread + "  together: 2");
    assertThat(Phrases.advice(read)).noneMatch(each -> each.contains(unread));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> result.threshold().readable())
        .withMessageStartingWith("threshold \"" + unread + "\", column ");
  }
}
