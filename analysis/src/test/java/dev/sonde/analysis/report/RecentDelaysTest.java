package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.fold.Probe;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.RecentDelays;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rehearsals judge a second as the verdict judges a run. */
class RecentDelaysTest {

  private static final long SECOND = 1_000_000;
  private static final Run RUN = RunBuilder.of("together").count(1_000).build();

  private final RecentDelays delays = new RecentDelays(VerdictSpec.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100   | 500     | 500     |
          60000 | 500     | 500     | send lag 60 ms of 5 ms (more where answers take over 250 ms)
          100   | 20000   | 20000   | event loop lag 20 ms of 10 ms
          100   | 500     | 200000  | event loop stalls of 200 ms of 100 ms
          60000 | 20000   | 200000  | send lag 60 ms of 5 ms (more where answers take over 250 ms), event loop lag 20 ms of 10 ms
          """)
  void namesTheLimitsThatAreExceededAndNoOther(
      long send, long loop, long stall, @Nullable String named) {
    for (int i = 0; i <= 100; i++) {
      long[] lags = {send, i % 10 == 0 ? stall : loop};
      delays.add(probe(RUN, i, i * SECOND / 100, lags).event());
    }
    assertThat(delays.beyondLimits()).isEqualTo(named == null ? "" : named);
    assertThat(delays.hold()).isEqualTo(named == null);
  }

  /** Far from the limits, where histograms and exact values agree. */
  @Provide
  Arbitrary<List<long[]>> lags() {
    Arbitrary<Long> send = Arbitraries.frequency(Tuple.of(60, 100L), Tuple.of(1, 60_000L));
    Arbitrary<Long> loop =
        Arbitraries.frequency(Tuple.of(14, 500L), Tuple.of(5, 20_000L), Tuple.of(1, 200_000L));
    return Combinators.combine(send, loop)
        .as((a, b) -> new long[] {a, b})
        .list()
        .ofMinSize(2)
        .ofMaxSize(300);
  }

  @Property
  void aSecondHoldsWhereARunOfTheSameProbesIsValid(@ForAll("lags") List<long[]> lags) {
    RecentDelays second = new RecentDelays(VerdictSpec.DEFAULT);
    Run run = RunBuilder.of("together").count(lags.size()).build();
    for (int i = 0; i < lags.size(); i++) {
      second.add(probe(run, i, i * SECOND / (lags.size() - 1), lags.get(i)).event());
    }
    VerdictLimits limits = VerdictLimits.of(VerdictSpec.DEFAULT);
    // The share of the median would allow more than the limit that a rehearsal has.
    VerdictLimits absolute =
        new VerdictLimits(limits.sendLagMillis(), 0, limits.loopLagMillis(), 0, Long.MAX_VALUE, 50);
    Report report =
        new ReportBuilder(absolute)
            .build(
                new Scenario(run)
                    .bend(
                        (probe, block) ->
                            probe.lagMicros(lags.get(block)[0]).loopLagMicros(lags.get(block)[1]))
                    .target(0, lags.size(), 210)
                    .input());
    assertThat(second.hold()).isEqualTo(report.verdict() == Report.Verdict.VALID);
  }

  private static Probe probe(Run run, int block, long due, long[] lags) {
    return Probe.of(run, block, 0).due(due).lagMicros(lags[0]).loopLagMicros(lags[1]);
  }

  @Test
  void lessThanASecondDoesNotHold() {
    for (int i = 0; i < 50; i++) {
      delays.add(probe(RUN, i, i * 20_000L, new long[] {10, 10}).event());
      assertThat(delays.hold()).isFalse();
    }
    delays.add(probe(RUN, 50, SECOND, new long[] {10, 10}).event());
    assertThat(delays.hold()).isTrue();
  }

  @Test
  void whatWasLateBeforeTheLastSecondIsForgotten() {
    for (int i = 0; i < 300; i++) {
      long late = i < 100 ? 30_000 : 100;
      delays.add(probe(RUN, i, i * 10_000L, new long[] {late, 10}).event());
      // One late probe of a hundred is allowed: the last of them is in the second before 1.99 s.
      boolean aSecondOfGoodOnes = i >= 199;
      assertThat(delays.hold()).as("probe %d", i).isEqualTo(aSecondOfGoodOnes);
    }
    assertThat(delays.count()).isEqualTo(101);
    assertThat(delays.sendLagMillis()).isCloseTo(0.1, within(0.001));
  }

  @Test
  void probesThatWereNotSentDoNotCount() {
    delays.add(Probe.of(RUN, 0, 0).due(0).outcome(Outcome.DROPPED).event());
    delays.add(Probe.of(RUN, 1, 0).due(2 * SECOND).outcome(Outcome.DROPPED).event());
    assertThat(delays.hold()).isFalse();
    assertThat(delays.count()).isZero();
  }

  @Test
  void keepsABoundedNumberOfProbes() {
    for (int i = 0; i < 100_000; i++) {
      delays.add(probe(RUN, i % 1_000, i, new long[] {10, 10}).event());
    }
    assertThat(delays.count()).isLessThanOrEqualTo(20_000);
  }
}
