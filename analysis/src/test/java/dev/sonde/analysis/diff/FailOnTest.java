package dev.sonde.analysis.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.analysis.diff.Pairs.Likeness;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.Result;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailOnTest {

  private static final Likeness STEADY = new Likeness(200, 0);
  private static final Report BASE = Pairs.report("01A", 11, 300, STEADY, STEADY);
  private static final Report HEAD = Pairs.report("01B", 12, 300, new Likeness(320, 4), STEADY);
  private static final Report FEW = Pairs.report("01C", 13, 5, new Likeness(320, 0), STEADY);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p50(ttft){provider=groq} > +20% | FAIL | significant",
        "p50(ttft){provider=groq} > +90% | PASS | the 95 % interval stays within",
        "p50(ttft){provider=novita} > +20% | PASS | the 95 % interval stays within",
        "p50(ttft){provider=novita} > +1% | INSUFFICIENT | would have been found",
        "p50(ttft){provider=nobody} > +1% | INSUFFICIENT | no cell has this figure in both runs",
        "p95(e2e){provider=groq} > +10% | FAIL | significant",
        "error_rate{provider=groq} > +1% | FAIL | significant",
        "success_rate{provider=groq} < -1% | FAIL | significant",
        "success_rate{provider=groq} < -90% | PASS | stays within",
        "usd_per_1k_tokens > +5% | PASS | counted",
        "output_tokens_per_second{provider=novita} < -20% | PASS | stays within",
      })
  void failsOnlyWhatIsSureAndLargeEnough(String expression, Result result, String detail) {
    Diff diff = RunDiff.of(BASE, HEAD, new DiffOptions(List.of(expression), false));
    assertThat(diff.limits())
        .isNotEmpty()
        .allSatisfy(
            limit -> {
              assertThat(limit.result()).isEqualTo(result);
              assertThat(limit.detail()).contains(detail);
            });
    assertThat(diff.holds()).isEqualTo(result == Result.PASS);
  }

  @ParameterizedTest
  @CsvSource({"p50(ttft) > +20%", "p95(ttft) > +20%", "error_rate > +1%"})
  void fiveProbesAreNoProofOfAnything(String expression) {
    Diff diff = RunDiff.of(BASE, FEW, new DiffOptions(List.of(expression), false));
    assertThat(diff.limits())
        .anyMatch(limit -> limit.result() == Result.INSUFFICIENT)
        .noneMatch(limit -> limit.result() == Result.PASS && limit.detail().isEmpty());
    assertThat(diff.holds()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft) > 20% | column 13: found \"20%\", allowed is + and a percentage",
        "p95(ttft) < +20% | column 13: found \"+20%\", allowed is - and a percentage",
        "p95(ttft) > +20ms | column 16: found \"ms\", allowed is %",
        "p95(ttft) > +20% often | column 18: found \"often\", allowed is the end",
        "p96(ttft) > +20% | column 1: found \"p96\"",
        "p99(ttft) > +20% | is on a figure that is not compared, allowed are p50 and p95 of ttft",
        "mean(ttft) > +20% | is on a figure that is not compared",
        "p95(sendLag) > +20% | is on a figure that is not compared",
        "cost_usd > +20% | is on a figure that is not compared"
      })
  void refusesSayingWhereWhatAndWhatIsAllowed(String expression, String message) {
    assertThatThrownBy(() -> RunDiff.of(BASE, HEAD, new DiffOptions(List.of(expression), false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
