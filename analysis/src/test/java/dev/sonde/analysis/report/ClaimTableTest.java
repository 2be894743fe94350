package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTableTest {

  @ParameterizedTest
  @CsvSource({
    "79.9, true",
    "80, false",
    "100, false",
    "150, false",
    "200, false",
    "240, false",
    "240.1, true"
  })
  void marksWhatIsMoreThanAFifthOutside(double claim, boolean far) {
    assertThat(ClaimTable.far(claim, new Interval(100, 200))).isEqualTo(far);
  }

  @Test
  void marksNothingWithoutBoth() {
    assertThat(ClaimTable.far(null, new Interval(1, 2))).isFalse();
    assertThat(ClaimTable.far(5.0, null)).isFalse();
  }

  @Test
  void aRunOfListedTargetsShowsTheirClaims() {
    Report report = Scenarios.LISTED.scenario().report();
    assertThat(report.cells().get(0).claims())
        .extracting(CellReport.Claims::contextLength)
        .isEqualTo(8192L);
    String text = TextReport.render(report, 120, false);
    assertThat(text).contains("listed by the router").contains("! more than 20 %");
    assertThat(text.lines().filter(line -> line.contains(" !"))).hasSize(1);
  }

  @Test
  void withoutAListingThereIsNoTable() {
    Report report = Scenarios.HUNDRED_PROBES.scenario().report();
    assertThat(report.cells().get(0).claims()).isNull();
    assertThat(TextReport.render(report, 120, false)).doesNotContain("listed by the router");
  }
}
