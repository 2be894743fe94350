package dev.sonde.audit.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.schedule.Window;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.audit.slot.SlotState;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.history.point.Answers;
import dev.sonde.history.point.Counts;
import dev.sonde.history.point.Difference;
import dev.sonde.history.point.Figure;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Money;
import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditConditionsTest {

  private static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");
  private static final Published.PriceList PRICE = new Published.PriceList(0.1, 0.4, null);
  private static final Published.Listing LISTED =
      new Published.Listing("live", 131_072L, true, null, 200.0, 90.0);

  private final AuditConditions conditions = new AuditConditions(List.of());
  private Instant now = AT;
  private String provider = "groq";
  private Counts counts = new Counts(100, 100, 0, Map.of());
  private Map<String, Figure> figures = Map.of();
  private Histograms histograms = new Histograms(Map.of());
  private List<Difference> differences = List.of();
  private Published published = new Published(PRICE, LISTED);
  private Verdict verdict = Verdict.VALID;

  private static Audit audit(String alerts) {
    return new AuditParser(new SpecParser(PromptSource.REFUSED))
        .parse(
            "audit",
            """
            name: hourly
            spec: {models: org/model, providers: [groq], load: {count: 100}}
            schedule: {every: 1h}
            alerts: %s
            """
                .formatted(alerts));
  }

  private Measured point() {
    return new Measured(
        new Point(
            new SeriesKey("hourly", "org/model", provider, "http://router", "eu", "00", 1),
            new Origin(now, PointKey.Kind.SLOT, "01R", verdict, 1),
            counts,
            figures,
            new Money(1_000_000L, null, new Money.Tokens(1, 0, 1), 0.002),
            new Answers(Map.of(), differences, List.of("toolCalls", "stop")),
            published,
            null),
        histograms);
  }

  private Slot slot(int revision) {
    return new Slot(
        SlotId.scheduled("hourly", now),
        new Window(now, now),
        revision,
        SlotState.DONE,
        null,
        new Slot.Execution("01R", now, 0, verdict.name(), null),
        null,
        null);
  }

  /** Such as {@code GOOD} or {@code BAD fast, GOOD slow}. */
  private String see(String alerts) {
    return shown(seen(alerts, List.of(point()), 1).observations());
  }

  private AuditConditions.Seen seen(String alerts, List<Measured> points, int revision) {
    AuditConditions.Seen seen = conditions.points(audit(alerts), slot(revision), points, List.of());
    now = now.plus(Duration.ofHours(1));
    return seen;
  }

  private static String shown(List<Observation> observations) {
    List<String> words = new ArrayList<>();
    for (Observation each : observations) {
      words.add((each.reading() + " " + each.condition().subject()).strip());
    }
    return String.join(", ", words);
  }

  private static Figure figure(double p50, double lower, double upper) {
    Interval ends = new Interval(lower, upper);
    return new Figure(100, 0, p50, p50, p50, new Figure.Intervals(ends, ends, ends));
  }

  @ParameterizedTest
  @CsvSource({
    // planned, succeeded, failed
    "100, 100, 0, GOOD",
    "100, 40, 60, BAD",
    "100, 45, 55, GOOD", // the interval reaches 50 %
    "10, 2, 8, GOOD",
    "1, 0, 1, BAD",
    "3, 0, 3, BAD",
    "3, 1, 2, GOOD",
    "5, 0, 0, BAD",
    "0, 0, 0, UNKNOWN"
  })
  void downIsSurelyBelowAHalfOrNoAnswer(long planned, long ok, long failed, String reading) {
    counts = new Counts(planned, ok, failed, Map.of());
    assertThat(see("[down]")).isEqualTo(reading);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p95(ttft) < 2s                  | 2100 | 2500 | BAD
          p95(ttft) < 2s                  | 1900 | 2500 | GOOD
          p95(ttft) < 2s                  | 1000 | 1200 | GOOD
          p99(ttft) < 2s                  | 2100 | 2500 | BAD
          p50(ttft){provider=groq} < 2s   | 2100 | 2500 | BAD
          p50(ttft){provider=other} < 2s  | 2100 | 2500 |
          p90(ttft) < 2s                  | 2100 | 2500 | UNKNOWN
          p95(e2e) < 2s                   | 2100 | 2500 | UNKNOWN
          output_tokens_per_second > 3000 | 2100 | 2500 | BAD
          output_tokens_per_second > 2200 | 2100 | 2500 | GOOD
          success_rate > 99%              | 1    | 1    | GOOD
          error_rate < 1%                 | 1    | 1    | GOOD
          usd_per_1k_tokens < 0.001       | 1    | 1    | BAD
          cost_usd < 0.01                 | 1    | 1    | GOOD
          """)
  void aThresholdIsMissedByTheWholeInterval(
      String threshold, double lower, double upper, @Nullable String reading) {
    Figure figure = figure((lower + upper) / 2, lower, upper);
    figures = Map.of(Point.TTFT, figure, Point.SPEED, figure);
    assertThat(see("[{threshold: \"" + threshold + "\"}]"))
        .isEqualTo(reading == null ? "" : reading);
  }

  @Test
  void aSampleTooSmallForAnIntervalSaysNothing() {
    figures =
        Map.of(Point.TTFT, new Figure(1, 0, 9000.0, null, null, Figure.Intervals.ofMedian(null)));
    assertThat(see("[{threshold: \"p50(ttft) < 2s\"}]")).isEqualTo("UNKNOWN");
  }

  @Test
  void whatIsInvalidSaysNothing() {
    verdict = Verdict.INVALID;
    counts = new Counts(100, 0, 100, Map.of());
    assertThat(see("[down, differs, claims, {threshold: \"success_rate > 99%\"}]")).isEmpty();
  }

  @Test
  void aDifferenceThatWasTestedAndIsNotThereIsGood() {
    differences =
        List.of(
            new Difference("toolCalls", 0.2, "share", null, 0.001, 100, ""),
            new Difference("format", 0.2, "share", null, 0.02, 100, ""),
            new Difference("protocol", 1, "count", null, null, 100, ""));
    assertThat(see("[differs]")).isEqualTo("BAD toolCalls, GOOD format, BAD protocol, GOOD stop");
  }

  @ParameterizedTest
  @CsvSource({
    "310, 330, 85, 95, 'BAD ttft, GOOD output_tokens_per_second'",
    "290, 330, 85, 95, 'GOOD ttft, GOOD output_tokens_per_second'",
    "150, 160, 40, 59, 'GOOD ttft, BAD output_tokens_per_second'"
  })
  void aClaimIsMissedByItsFactor(
      double ttftLower, double ttftUpper, double speedLower, double speedUpper, String readings) {
    figures =
        Map.of(
            Point.TTFT, figure(ttftUpper, ttftLower, ttftUpper),
            Point.SPEED, figure(speedUpper, speedLower, speedUpper));
    assertThat(see("[claims]")).isEqualTo(readings);
  }

  @Test
  void whatIsPublishedIsComparedWithTheSlotBefore() {
    assertThat(see("[catalogue]")).isEqualTo("GOOD provider");
    assertThat(see("[catalogue]")).doesNotContain("BAD");
    published =
        new Published(
            new Published.PriceList(0.1, 0.8, null),
            new Published.Listing("error", 131_072L, null, null, 200.0, 90.0));
    assertThat(see("[catalogue]"))
        .isEqualTo(
            "GOOD provider, GOOD input-price, BAD output-price, BAD status, GOOD context,"
                + " BAD tools, GOOD structured-output");
    published = new Published(null, null);
    AuditConditions.Seen seen = seen("[catalogue]", List.of(point()), 1);
    assertThat(seen.observations().get(2).evidence().summary())
        .isEqualTo(
            "groq of org/model in eu: its output price was 0.8 USD a million tokens and is not"
                + " published");
  }

  @Test
  void providersComeAndGoUnderTheSameDocumentOnly() {
    Measured groq = point();
    seen("[catalogue]", List.of(groq), 1);
    provider = "together";
    Measured other = point();
    provider = "groq";
    assertThat(shown(seen("[catalogue]", List.of(point(), other), 1).observations()))
        .endsWith("BAD provider");
    AuditConditions.Seen went = seen("[catalogue]", List.of(point()), 1);
    assertThat(shown(went.observations())).endsWith("BAD provider");
    assertThat(went.forgotten()).hasSize(1);
    assertThat(shown(seen("[catalogue]", List.of(point(), other), 2).observations()))
        .doesNotContain("BAD");
  }

  @Test
  void aNewOwnerRemembersWhatWasPublished() {
    AuditConditions.Seen first = seen("[catalogue]", List.of(point()), 1);
    published = new Published(new Published.PriceList(9, 9, null), LISTED);
    AuditConditions next = new AuditConditions(first.remembered());
    assertThat(
            shown(
                next.points(audit("[catalogue]"), slot(1), List.of(point()), List.of())
                    .observations()))
        .contains("BAD input-price");
  }

  @Test
  void anObjectiveBurnsFastAndSlowly() {
    String slo = "[{slo: {objective: \"99% of probes: ok\", window: 30d}}]";
    assertThat(see(slo)).isEqualTo("GOOD fast, GOOD slow");
    // Fast: one hour, 14.4 times one per cent; slow: six hours, six times.
    counts = new Counts(100, 80, 20, Map.of());
    assertThat(see(slo)).isEqualTo("BAD fast, BAD slow");
    counts = new Counts(100, 100, 0, Map.of());
    assertThat(see(slo)).isEqualTo("GOOD fast, GOOD slow");
    counts = new Counts(100, 91, 9, Map.of());
    assertThat(see(slo)).isEqualTo("GOOD fast, BAD slow");
  }

  @Test
  void anObjectiveCountsLatenciesBelowItsLimit() {
    Distribution latencies = Distributions.of(1_000_000, 90, 3_000_000, 10);
    histograms = new Histograms(Map.of(Point.TTFT, Histograms.Encoded.of(latencies)));
    counts = new Counts(100, 100, 0, Map.of());
    String slo = "[{slo: {objective: \"%s of probes: ok and ttft < 2s\"}}]";
    assertThat(see(slo.formatted("99.5%"))).isEqualTo("BAD fast, BAD slow");
    assertThat(see(slo.formatted("80%"))).isEqualTo("GOOD fast, GOOD slow");
  }

  @Test
  void twoFailuresOfSmallSlotsAreNoBurn() {
    String slo = "[{slo: {objective: \"99.5% of probes: ok\"}}]";
    counts = new Counts(1, 1, 0, Map.of());
    for (int i = 0; i < 70; i++) {
      see(slo);
    }
    counts = new Counts(1, 0, 1, Map.of());
    assertThat(see(slo)).isEqualTo("GOOD fast, GOOD slow");
    assertThat(see(slo)).isEqualTo("GOOD fast, GOOD slow");
    assertThat(see(slo)).isEqualTo("BAD fast, BAD slow");
  }

  @Test
  void aSmallObjectiveIsNotOutOfReach() {
    String slo = "[{slo: {objective: \"90% of probes: ok\"}}]";
    counts = new Counts(100, 45, 55, Map.of());
    assertThat(see(slo)).isEqualTo("BAD fast, BAD slow");
  }

  @Test
  void theMemoryOfAnObjectiveIsBounded() {
    Audit audit = audit("[{slo: {objective: \"99% of probes: ok\"}}]");
    BurnRate burn = BurnRate.NONE;
    BurnRate.Windows windows = BurnRate.Windows.of(Duration.ofSeconds(1), 1);
    for (int i = 0; i < 50_000; i++) {
      burn = burn.plus(AT.plusSeconds(i), 0, 1, windows);
    }
    assertThat(burn.recent()).hasSizeLessThanOrEqualTo(BurnRate.PARTS + 2);
    assertThat(audit.alerting().alerts()).hasSize(1);
  }

  @Test
  void aChangeIsAnEvent() {
    CellChange change =
        new CellChange(
            new Condition.Cell("org/model", "groq", "eu"),
            "5e91e5",
            "ttft",
            new AlertFigure("ttft", "ms", 320.0, List.of(300.0, 340.0), 6L, null, 200.0),
            1.6);
    AuditConditions.Seen seen =
        conditions.points(
            audit("[{changed: [ttft, e2e]}]"), slot(1), List.of(point()), List.of(change));
    assertThat(shown(seen.observations())).isEqualTo("BAD ttft, GOOD ttft, GOOD e2e, GOOD e2e");
    assertThat(seen.observations().get(0).evidence().summary())
        .isEqualTo("groq of org/model in eu: ttft has changed by a factor of 1.6");
  }

  @ParameterizedTest
  @CsvSource({
    "MISSED, NO_WORKER, BAD slots",
    "FAILED, CATALOG, BAD slots",
    "SKIPPED, OVERLAP, ''",
    "PAUSED, BY_HAND, ''",
    "PAUSED, BUDGET_DAY, BAD day",
    "PAUSED, BUDGET_MONTH, BAD month"
  })
  void slotsThatDoNotRunSaySo(SlotState state, SlotReason reason, String reading) {
    Slot slot =
        new Slot(
            SlotId.scheduled("hourly", now),
            new Window(now, now),
            1,
            state,
            reason,
            null,
            null,
            null);
    assertThat(shown(conditions.state(audit("[missed, budget]"), slot))).isEqualTo(reading);
  }

  @Test
  void slotsThatRanAreGoodAndInvalidOnesCount() {
    assertThat(shown(conditions.state(audit("[missed, budget]"), slot(1))))
        .isEqualTo("GOOD slots, GOOD verdicts, GOOD day, GOOD month");
    verdict = Verdict.INVALID;
    Observation invalid = conditions.state(audit("[missed]"), slot(1)).get(1);
    assertThat(invalid.reading()).isEqualTo(Reading.BAD);
    assertThat(invalid.patience()).isEqualTo(Patience.running(3));
  }

  @Test
  void aRuleThatIsTakenOutIsNotEvaluated() {
    Audit audit = audit("[{threshold: \"p95(ttft) < 2s\"}, missed]");
    figures = Map.of(Point.TTFT, figure(1, 1, 1));
    Condition condition =
        conditions
            .points(audit, slot(1), List.of(point()), List.of())
            .observations()
            .get(0)
            .condition();
    assertThat(AuditConditions.isEvaluated(audit, condition)).isTrue();
    assertThat(AuditConditions.isEvaluated(audit("[missed]"), condition)).isFalse();
    assertThat(AuditConditions.isEvaluated(audit("[{threshold: \"p95(ttft) < 3s\"}]"), condition))
        .isFalse();
  }
}
