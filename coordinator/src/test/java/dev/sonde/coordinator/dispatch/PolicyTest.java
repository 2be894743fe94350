package dev.sonde.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.SettledCounts;
import dev.sonde.common.job.Job;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small classes that dispatch decisions are based on. */
class PolicyTest {

  @ParameterizedTest
  @CsvSource({
    "'0', '0'",
    "'0 1 2', '0-2'",
    "'2 0 1', '0-2'",
    "'0 1 2 6 7 8', '0-2,6-8'",
    "'5 3 9', '3,5,9'",
    "'10 11 13', '10-11,13'"
  })
  void indexesAreRanges(String indexes, String text) {
    List<Job.Probe> probes =
        Arrays.stream(indexes.split(" ", -1))
            .map(index -> new Job.Probe(Long.parseLong(index), 0, 0, 0))
            .toList();

    assertThat(IndexRanges.of(new Job("r", "default", 0, Job.OPEN, 1, 2, probes))).isEqualTo(text);
  }

  @Test
  void paceIsThatOfTheLastWholeSecondAndEachRegionsOwn() {
    Pace pace = new Pace();

    assertThat(pace.perSecond("eu", 0, 0)).isZero();
    assertThat(pace.perSecond("eu", 50, 500_000)).isZero();
    assertThat(pace.perSecond("eu", 120, 1_200_000)).isEqualTo(100);
    assertThat(pace.perSecond("eu", 121, 1_300_000)).isEqualTo(100);
    assertThat(pace.perSecond("us", 121, 1_300_000)).isZero();
    assertThat(pace.perSecond("eu", 120, 3_200_000)).isZero();
  }

  private static SettledCounts seen(long probes, long quota) {
    return new SettledCounts(probes, 0, quota, 0, 0);
  }

  @Test
  void tenRefusalsInARowFromOneTargetAreTheEnd() {
    QuotaWatch watch = new QuotaWatch(3, 10, 2);
    watch.saw("eu", 1, seen(20, 0), seen(29, 9));
    assertThat(watch.exhausted()).isFalse();
    watch.saw("eu", 1, seen(29, 9), seen(30, 10));

    assertThat(watch.exhausted()).isTrue();
  }

  @Test
  void anAnswerBetweenRefusalsBeginsAnotherRow() {
    QuotaWatch watch = new QuotaWatch(3, 10, 2);
    watch.saw("eu", 1, seen(0, 0), seen(9, 9));
    watch.saw("eu", 1, seen(9, 9), seen(12, 11));

    assertThat(watch.exhausted()).isFalse();
  }

  @Test
  void refusalsOfTwoTargetsAreTheEnd() {
    QuotaWatch watch = new QuotaWatch(3, 10, 2);
    watch.saw("eu", 1, seen(0, 0), seen(1, 1));
    watch.saw("us", 1, seen(0, 0), seen(1, 1));
    assertThat(watch.exhausted()).isFalse();
    watch.saw("us", 2, seen(0, 0), seen(1, 1));

    assertThat(watch.exhausted()).isTrue();
  }
}
