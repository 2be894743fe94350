package dev.sonde.analysis.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledReportTest {

  private static final int BLOCKS = 60;
  private static final String SPEC =
      "{'models': ['m'], 'regions': ['eu'], 'request': {'maxTokens': 16}, 'seed': 1}";

  private final Run run =
      RunBuilder.of("groq", "novita")
          .untilTime()
          .thresholds("p50(ttft) < 2s", "error_rate < 10%", "mean(e2e){provider=groq} < 1s")
          .build();

  @Property(tries = 60)
  void isTheReportOfAllTheirEvents(@ForAll("logs") List<ProbeEvent> log, @ForAll Random random) {
    List<List<ProbeEvent>> parts = split(log, random);
    Report whole = Reported.of("01A", run, log);
    Report merged = PooledReport.merge(reports(parts));
    assertThat(merged.ledger()).isEqualTo(whole.ledger());
    assertThat(merged.thresholds()).isEqualTo(whole.thresholds());
    assertThat(merged.cells()).hasSameSizeAs(whole.cells());
    for (int i = 0; i < whole.cells().size(); i++) {
      CellReport expected = whole.cells().get(i);
      CellReport actual = merged.cells().get(i);
      assertThat(actual)
          .usingRecursiveComparison()
          .ignoringFields(
              "rankGroup",
              "answers.output.agreement",
              "supplement.timeline",
              "supplement.rankedValues")
          .ignoringFieldsMatchingRegexes(".*\\.(effectiveCount|clustered)")
          .isEqualTo(expected);
      assertThat(actual.output().agreement()).isNull();
    }
  }

  @Property(tries = 40)
  void neitherOrderNorGroupingMatters(@ForAll("logs") List<ProbeEvent> log, @ForAll Random random) {
    List<Report> reports = reports(split(log, random));
    String expected = json(PooledReport.merge(reports));
    Report left = PooledReport.merge(reports.subList(0, 2));
    assertThat(json(PooledReport.merge(List.of(left, reports.get(2))))).isEqualTo(expected);
    Report right = PooledReport.merge(reports.subList(1, 3));
    assertThat(json(PooledReport.merge(List.of(right, reports.get(0))))).isEqualTo(expected);
    Collections.shuffle(reports, random);
    assertThat(json(PooledReport.merge(reports))).isEqualTo(expected);
  }

  @Test
  void aFileOfAMergedReportIsAsGoodAsTheReport() {
    List<Report> reports = reports(split(probes(0, 90, 200_000), new Random(1)));
    Report merged = PooledReport.merge(reports.subList(0, 2));
    Report read = ReportJson.read(json(merged));
    assertThat(json(PooledReport.merge(List.of(read, reports.get(2)))))
        .isEqualTo(json(PooledReport.merge(reports)));
    assertThat(merged.run().id()).isEqualTo("01A+01B");
  }

  /** One run, merged with a run that has no answers, is ranked as it was. */
  @Test
  void ranksAsTheRunItselfIsRanked() {
    List<ProbeEvent> log = new ArrayList<>(probes(0, 90, 230_000));
    log.addAll(probes(1, 90, 200_000));
    log.add(Probe.of(run, 90, 0).outcome(Outcome.TIMEOUT).event());
    Report whole = Reported.of("01A", run, log);
    Report merged = PooledReport.merge(List.of(Reported.of("01B", run, List.of()), whole));
    assertThat(whole.comparison().tests()).hasSize(2);
    assertThat(merged.comparison()).isEqualTo(whole.comparison());
    assertThat(merged.cells())
        .extracting(CellReport::rankGroup)
        .isEqualTo(whole.cells().stream().map(CellReport::rankGroup).toList());
  }

  @Test
  void withoutSlotsNothingIsRankedAndANoteSaysWhy() {
    List<ProbeEvent> log = new ArrayList<>(probes(0, 40, 900_000));
    log.addAll(probes(1, 40, 200_000));
    Report whole = Reported.of("01A", run, log);
    Report older =
        Reported.edited(
            Reported.of("01B", run, log),
            root -> ((ObjectNode) root.at("/cells/1")).remove("rankedValues"));
    Report merged = PooledReport.merge(List.of(whole, older));
    assertThat(merged.verdict()).isEqualTo(Report.Verdict.VALID);
    assertThat(merged.cells()).allMatch(cell -> cell.rankGroup() == null);
    assertThat(merged.comparison().tests()).isEmpty();
    assertThat(PooledReport.notes(List.of(whole, older)))
        .contains(
            "run 01B was saved by an older version: it does not say which answers are of the same time, so the merged providers are not ranked");
    assertThat(PooledReport.notes(List.of(whole, whole))).hasSize(1);
  }

  @Test
  void ranksByTheMergedValues() {
    List<ProbeEvent> log = new ArrayList<>(probes(0, 40, 300_000));
    log.addAll(probes(1, 40, 200_000));
    Report merged = PooledReport.merge(reports(split(log, new Random(3))));
    assertThat(merged.cells()).extracting(CellReport::rankGroup).containsExactly(2, 1);
    assertThat(merged.comparison().tests())
        .singleElement()
        .satisfies(test -> assertThat(test.better()).isEqualTo("novita"));
  }

  @Test
  void aWorseVerdictWinsAndSaysWhoseItIs() {
    List<Report> reports = reports(split(probes(0, 30, 200_000), new Random(4)));
    Report bad =
        Reported.edited(
            reports.get(1),
            root -> {
              root.put("verdict", "INVALID");
              ((ArrayNode) root.path("reasons")).addObject().put("code", "dropped").put("value", 3);
            });
    Report merged = PooledReport.merge(List.of(reports.get(0), bad, reports.get(2)));
    assertThat(merged.verdict()).isEqualTo(Report.Verdict.INVALID);
    assertThat(merged.reasons())
        .singleElement()
        .satisfies(reason -> assertThat(reason.where()).isEqualTo("01B"));
    assertThat(merged.cells()).allMatch(cell -> cell.rankGroup() == null);
    assertThat(PooledReport.notes(List.of(reports.get(0), bad))).contains("run 01B is INVALID");
  }

  @Test
  void fleetsThatStandApartBecomeRows() {
    Report eu = spec(report("01A", "eu"), SPEC);
    Report us = spec(report("01B", "us"), SPEC.replace("'eu'", "'us'").replace("1}", "2}"));
    Report merged = PooledReport.merge(List.of(us, eu));
    assertThat(merged.cells()).extracting(CellReport::region).containsExactly("eu", "us");
    assertThat(Objects.requireNonNull(merged.spec()).toString())
        .isEqualTo(
            "{\"models\":[\"m\"],\"regions\":[\"eu\",\"us\"],\"request\":{\"maxTokens\":16}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'maxTokens': 16 | 'maxTokens': 32 | request.maxTokens: 16 against 32",
        "'models': ['m'] | 'models': ['n'] | models: [\"m\"] against [\"n\"]",
        "'seed': 1 | 'seed': 1, 'warmup': 3 | warmup: nothing against 3"
      })
  void unlikePlansAreRefusedWithWhatDiffers(String from, String to, String message) {
    Report one = spec(report("01A", "eu"), SPEC);
    Report other = spec(report("01B", "eu"), SPEC.replace(from, to));
    assertThatThrownBy(() -> PooledReport.merge(List.of(one, other)))
        .hasMessage("runs 01A and 01B have different plans, which cannot be merged: " + message);
  }

  @Test
  void withoutASpecOnlyTheHashTells() {
    Report one = report("01A", "eu");
    Report other =
        Reported.edited(
            report("01B", "eu"), root -> ((ObjectNode) root.path("run")).put("specHash", "x"));
    assertThatThrownBy(() -> PooledReport.merge(List.of(one, other)))
        .hasMessageContaining("runs 01A and 01B have specs sha256:0123456789abcdef and x");
  }

  @Test
  void noRunCountsTwice() {
    Report merged = PooledReport.merge(List.of(report("01A", "eu"), report("01B", "eu")));
    assertThatThrownBy(() -> PooledReport.merge(List.of(report("01B", "eu"), merged)))
        .hasMessage("run 01B is given twice: its probes would be counted twice");
  }

  /** Without sums a mean has the rounding error of the report, and tok/s is unknown. */
  @Test
  void olderReportsMergeAsFarAsTheyGo() {
    List<ProbeEvent> log = probes(0, 90, 200_000);
    List<Report> older =
        reports(split(log, new Random(5))).stream()
            .map(
                report ->
                    Reported.edited(
                        report,
                        root -> root.path("cells").forEach(c -> ((ObjectNode) c).remove("sums"))))
            .toList();
    Latency whole = latency(Reported.of("01W", run, log));
    Report merged = PooledReport.merge(older);
    Latency ttft = latency(merged);
    assertThat(ttft.histogram()).isEqualTo(whole.histogram());
    assertThat(ttft.p50()).isEqualTo(whole.p50());
    assertThat(ttft.mean()).isCloseTo(Objects.requireNonNull(whole.mean()), within(0.002));
    assertThat(ttft.stddev()).isCloseTo(Objects.requireNonNull(whole.stddev()), within(0.01));
    assertThat(merged.cells().get(0).tokens().outputPerSecond().p50()).isNull();
    assertThat(PooledReport.notes(older)).anyMatch(note -> note.contains("tok/s is left out"));
  }

  private static Latency latency(Report report) {
    return Objects.requireNonNull(report.cells().get(0).latencyMs().get("ttft"));
  }

  private static String json(Report report) {
    return ReportJson.write(report);
  }

  private static Report spec(Report report, String spec) {
    return Reported.withSpec(report, spec.replace('\'', '"'));
  }

  private static Report report(String id, String region) {
    Run regional = RunBuilder.of("groq").regions(region).untilTime().build();
    return Reported.of(id, regional, List.of(Probe.of(regional, 1, 0).region(region).event()));
  }

  private List<ProbeEvent> probes(int target, int count, long medianMicros) {
    SplittableRandom random = new SplittableRandom(target);
    List<ProbeEvent> events = new ArrayList<>();
    for (int block = 0; block < count; block++) {
      long ttft = (long) (medianMicros * Math.exp(0.3 * random.nextGaussian()));
      events.add(Probe.of(run, block, target).ttftMicros(ttft).tokens(5 + block % 9).event());
    }
    return events;
  }

  private List<Report> reports(List<List<ProbeEvent>> parts) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      reports.add(Reported.of("01" + (char) ('A' + i), run, parts.get(i)));
    }
    return reports;
  }

  private static List<List<ProbeEvent>> split(List<ProbeEvent> log, Random random) {
    List<List<ProbeEvent>> parts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      parts.add(new ArrayList<>());
    }
    log.forEach(event -> parts.get(random.nextInt(3)).add(event));
    return parts;
  }

  /**
   * At most one event per block: which of several counts is decided in the fold, not in pooling.
   */
  @Provide
  Arbitrary<List<ProbeEvent>> logs() {
    Arbitrary<ProbeEvent> events =
        Combinators.combine(
                Arbitraries.integers().between(0, BLOCKS - 1),
                Arbitraries.integers().between(0, 1),
                Arbitraries.of(Outcome.OK, Outcome.OK, Outcome.TIMEOUT, Outcome.RATE_LIMITED),
                Arbitraries.integers().between(1, 5_000_000),
                Arbitraries.integers().between(1, 40),
                Arbitraries.of("pong", "ping", "I am a model"))
            .as(
                (block, target, outcome, micros, tokens, text) ->
                    Probe.of(run, block, target)
                        .outcome(outcome)
                        .ttftMicros(micros)
                        .gapMicros(micros % 70_000)
                        .tokens(tokens)
                        .text(text)
                        .shape(text.length())
                        .error(outcome == Outcome.OK ? "" : text)
                        .event());
    return events.list().ofMaxSize(50).uniqueElements(ProbeEvent::index);
  }
}
