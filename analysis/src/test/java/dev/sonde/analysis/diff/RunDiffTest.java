package dev.sonde.analysis.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.diff.Diff.Change;
import dev.sonde.analysis.diff.Pairs.Likeness;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDiffTest {

  private static final Path GOLDEN = Path.of("src/test/resources/dev/sonde/analysis/diff");
  private static final Likeness STEADY = new Likeness(200, 0);
  private static final String SPEC =
      "{'models': ['m'], 'prompts': [{'text': 'ping'}], 'request': {'maxTokens': 16},"
          + " 'load': {'concurrency': 1}, 'budget': {'usd': 1}}";

  private final Report base = Pairs.report("01A", 1, 120, STEADY, STEADY);
  private final Report head =
      Pairs.later(
          Pairs.report("01B", 2, 120, new Likeness(320, 4), STEADY),
          "2026-11-22T15:00:00.000Z",
          "2026-11-22T15:00:12.400Z");
  private final Diff diff = RunDiff.of(base, head, DiffOptions.DEFAULT);

  @Test
  void rendersTextAsItWasLookedAt() {
    DiffOptions options =
        new DiffOptions(
            List.of(
                "p50(ttft) > +20%",
                "p95(e2e){provider=novita} > +10%", "error_rate > +1%", "usd_per_1k_tokens > +5%"),
            false);
    golden("slower.txt", DiffText.render(RunDiff.of(base, head, options), 120, false));
    golden("slower.md", DiffMarkdown.render(RunDiff.of(base, head, options)));
    Report five = Pairs.report("01C", 3, 5, STEADY, STEADY);
    Report again = Pairs.report("01D", 4, 5, STEADY, STEADY);
    golden("five-probes.txt", DiffText.render(RunDiff.of(five, again, options), 120, false));
  }

  /** {@code SONDE_GOLDEN=write} rewrites the expectations; review the diff. */
  private static void golden(String name, String actual) {
    try {
      if ("write".equals(System.getenv("SONDE_GOLDEN"))) {
        Files.createDirectories(GOLDEN);
        Files.writeString(GOLDEN.resolve(name), actual);
      }
      assertThat(actual).as(name).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "groq, ttft, p50, SLOWER",
    "groq, ttft, p95, SLOWER",
    "groq, e2e, p50, SLOWER",
    "groq, itl, p50, NOT_DISTINGUISHABLE",
    "groq, error_rate, value, WORSE",
    "groq, usd_per_success, value, SAME",
    "novita, ttft, p50, NOT_DISTINGUISHABLE",
    "novita, error_rate, value, NOT_DISTINGUISHABLE",
    "novita, shapes, value, NOT_DISTINGUISHABLE",
    "novita, input_usd_per_million, value, SAME"
  })
  void saysOfEachFigureWhatBecameOfIt(
      String provider, String metric, String statistic, Change change) {
    assertThat(row(diff, provider, metric, statistic).change()).isEqualTo(change);
  }

  @Test
  void theWayBackIsTheOtherWayRound() {
    Diff back = RunDiff.of(/* base= */ head, /* head= */ base, DiffOptions.DEFAULT);
    assertThat(row(back, "groq", "ttft", "p50").change()).isEqualTo(Change.FASTER);
    assertThat(row(back, "groq", "error_rate", "value").change()).isEqualTo(Change.BETTER);
    Diff.Effect one = row(diff, "groq", "ttft", "p50").effect();
    Diff.Effect other = row(back, "groq", "ttft", "p50").effect();
    assertThat(Objects.requireNonNull(one.difference()))
        .isEqualTo(-Objects.requireNonNull(other.difference()));
  }

  @Test
  void theIntervalHoldsTheTruth() {
    Diff.Effect effect = row(diff, "groq", "ttft", "p50").effect();
    assertThat(Objects.requireNonNull(effect.ratioCi95()).contains(1.6)).isTrue();
    assertThat(Objects.requireNonNull(effect.detectable())).isBetween(0.15, 0.6);
  }

  @Test
  void equalReportsGiveEqualDiffs() {
    assertThat(DiffJson.write(RunDiff.of(base, head, DiffOptions.DEFAULT)))
        .isEqualTo(DiffJson.write(diff));
  }

  @Test
  void saysHowFarApartTheRunsAre() {
    assertThat(diff.notes())
        .contains(
            "two snapshots 59 min 48 s apart: the time of day may have caused a change, not the"
                + " provider");
  }

  @Test
  void ttfaThatIsTtftIsNotTestedTwice() {
    assertThat(diff.rows()).extracting(Diff.Row::metric).contains("ttft").doesNotContain("ttfa");
  }

  @Test
  void responseIsNoSecondTestOfTheSameInAClosedLoop() {
    assertThat(base.load().closed()).isTrue();
    assertThat(diff.rows()).extracting(Diff.Row::metric).contains("e2e").doesNotContain("response");

    DiffOptions asked = new DiffOptions(List.of("p50(response) > +20%"), false);
    Diff found = RunDiff.of(base, head, asked);
    assertThat(found.rows()).extracting(Diff.Row::metric).contains("e2e", "response");
    assertThat(found.limits()).hasSize(2);

    Report[] open = new Report[2];
    for (int i = 0; i < 2; i++) {
      open[i] =
          Reported.edited(
              i == 0 ? base : head, root -> ((ObjectNode) root.path("load")).put("model", "open"));
    }
    assertThat(RunDiff.of(open[0], open[1], DiffOptions.DEFAULT).rows())
        .extracting(Diff.Row::metric)
        .contains("response");
  }

  @Test
  void saysWhereProbesAreTooAlikeForTheirNumber() {
    Report burst =
        Reported.edited(
            head,
            root -> {
              ObjectNode ttft = (ObjectNode) root.at("/cells/0/latencyMs/ttft");
              ttft.put("effectiveCount", 12.0);
              ObjectNode clustered = ttft.putObject("clustered");
              clustered.put("slots", 20).put("icc", 0.5).put("p", 1e-6).put("designEffect", 8);
              clustered.putArray("mean").add(1).add(2);
              clustered.putArray("p50").add(1).add(2);
              clustered.putNull("p95");
            });
    assertThat(RunDiff.of(base, burst, DiffOptions.DEFAULT).notes())
        .anySatisfy(note -> assertThat(note).contains("run 01B", "groq ttft 12 of "));
    assertThat(RunDiff.of(spread(base), spread(head), DiffOptions.DEFAULT).notes())
        .noneSatisfy(note -> assertThat(note).contains("alike"));
  }

  private static Report spread(Report report) {
    return Reported.edited(
        report,
        root -> {
          for (String metric : List.of("ttft", "e2e")) {
            root.path("cells")
                .forEach(
                    cell ->
                        ((ObjectNode) cell.at("/latencyMs/" + metric)).putNull("effectiveCount"));
          }
        });
  }

  @Test
  void markdownIsForAPullRequest() {
    DiffOptions options = new DiffOptions(List.of("p50(ttft) > +20%"), false);
    String text = DiffMarkdown.render(RunDiff.of(base, head, options));

    assertThat(text).contains("| `p50(ttft) > +20%` | ❌ fail | groq", "🔴 slower");
    assertThat(text.indexOf("🔴")).isLessThan(text.indexOf("<details>"));
    assertThat(text.lines().filter(line -> line.startsWith("|")))
        .allSatisfy(line -> assertThat(line).endsWith("|"));
    Report hostile =
        Reported.edited(
            base,
            root -> {
              ((ObjectNode) root.path("run")).put("id", "01F").put("name", "@all <b>|x");
            });
    assertThat(DiffMarkdown.render(RunDiff.of(hostile, head, DiffOptions.DEFAULT)))
        .contains("@&#8203;all \\<b\\>\\|x");
  }

  @Test
  void timesOfARunThatIsNotValidAreNotCompared() {
    Report invalid = Reported.edited(head, root -> root.put("verdict", "INVALID"));
    Diff found = RunDiff.of(base, invalid, new DiffOptions(List.of("p50(ttft) > +20%"), false));
    assertThat(found.rows()).extracting(Diff.Row::metric).doesNotContain("ttft", "e2e");
    assertThat(found.notes()).contains("run 01B is INVALID: times are not compared");
    assertThat(found.limits())
        .extracting(Diff.Limit::result)
        .containsExactly(Report.Result.INSUFFICIENT);
    assertThat(found.holds()).isFalse();
  }

  @Test
  void aPublishedPriceNeedsNoTest() {
    Report dear =
        Reported.edited(
            base,
            root -> {
              ((ObjectNode) root.path("run")).put("id", "01E");
              ((ObjectNode) root.path("cells").path(0).path("cost")).put("inputUsdPerMillion", 0.2);
            });
    Diff.Row row =
        row(RunDiff.of(base, dear, DiffOptions.DEFAULT), "groq", "input_usd_per_million", "value");
    assertThat(row.change()).isEqualTo(Change.DEARER);
    assertThat(row.test()).isNull();
  }

  @Test
  void anotherShapeIsDifferent() {
    Report other =
        Reported.edited(
            base,
            root -> {
              ((ObjectNode) root.path("run")).put("id", "01E");
              root.path("cells")
                  .path(0)
                  .path("output")
                  .path("shapes")
                  .forEach(shape -> ((ObjectNode) shape).put("signature", "sha256:other"));
            });
    Diff.Row row = row(RunDiff.of(base, other, DiffOptions.DEFAULT), "groq", "shapes", "value");
    assertThat(row.change()).isEqualTo(Change.DIFFERENT);
    assertThat(row.detail()).contains("sha256:other 0/120 to 120/120");
  }

  @Test
  void cellsOfOneRunOnlyAreNamed() {
    Report fewer = Reported.edited(base, root -> ((ArrayNode) root.path("cells")).remove(1));
    Report renamed =
        Reported.edited(fewer, root -> ((ObjectNode) root.path("run")).put("id", "01F"));
    assertThat(RunDiff.of(base, renamed, DiffOptions.DEFAULT).onlyInBase())
        .extracting(Report.CellName::provider)
        .containsExactly("novita");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'ping' | 'pong' | prompts: 1 prompt sha256:",
        "16 | 32 | request.maxTokens: 16 against 32",
        "'concurrency': 1 | 'concurrency': 2 | load.concurrency: 1 against 2",
        "['m'] | ['n'] | models: [\"m\"] against [\"n\"]"
      })
  void unlikePlansAreComparedOnlyOnRequest(String from, String to, String words) {
    Report one = Reported.withSpec(base, SPEC.replace('\'', '"'));
    Report other = Reported.withSpec(head, SPEC.replace(from, to).replace('\'', '"'));
    assertThatThrownBy(() -> RunDiff.of(one, other, DiffOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("runs 01A and 01B have different plans (--anyway compares them): ")
        .hasMessageContaining(words);
    Diff anyway = RunDiff.of(one, other, new DiffOptions(List.of(), true));
    assertThat(anyway.notes()).anyMatch(note -> note.contains(words));
    assertThat(anyway.planDifferences()).isNotEmpty();
  }

  @Test
  void whatDoesNotChangeTheWorkIsOnlyNamed() {
    Report one = Reported.withSpec(base, SPEC.replace('\'', '"'));
    Report other = Reported.withSpec(head, SPEC.replace("'usd': 1", "'usd': 2").replace('\'', '"'));
    assertThat(RunDiff.of(one, other, DiffOptions.DEFAULT).planDifferences())
        .extracting(Object::toString)
        .containsExactly("budget.usd: 1 against 2");
  }

  @Test
  void aRunIsNotComparedWithItself() {
    assertThatThrownBy(() -> RunDiff.of(base, base, DiffOptions.DEFAULT))
        .hasMessage("run 01A is given twice, allowed are two runs");
  }

  static Diff.Row row(Diff diff, String provider, String metric, String statistic) {
    return diff.rows().stream()
        .filter(row -> row.cell().provider().equals(provider))
        .filter(row -> row.metric().equals(metric) && row.statistic().equals(statistic))
        .findFirst()
        .orElseThrow();
  }
}
