package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @Test
  void alignsByDisplayWidth() {
    TextTable table =
        new TextTable(
            List.of(
                new Column("name", false, Column.ALWAYS), new Column("n", true, Column.ALWAYS)));
    table.add(List.of(Entry.plain("模型"), Entry.plain("1")));
    table.add(List.of(Entry.plain("e\u0301te\u0301"), new Entry("12", Ink.BAD)));
    assertThat(table.lines(80, false))
        .containsExactly("name   n", "模型   1", "e\u0301te\u0301   12");
    assertThat(table.lines(80, true).get(2)).endsWith("\u001b[31m12\u001b[0m");
  }

  @Test
  void leavesOutTheLeastImportantColumnFirst() {
    TextTable table =
        new TextTable(
            List.of(
                new Column("aaaa", false, Column.ALWAYS),
                new Column("bbbb", false, 1),
                new Column("cccc", false, 2)));
    table.add(List.of(Entry.plain(""), Entry.plain(""), Entry.plain("")));
    assertThat(table.lines(16, false).get(0)).isEqualTo("aaaa  bbbb  cccc");
    assertThat(table.lines(15, false).get(0)).isEqualTo("aaaa  cccc");
    assertThat(table.lines(1, false).get(0)).isEqualTo("aaaa");
  }

  @Test
  void narrowsTheWidestTextAndNamesWhatIsLeftOut() {
    TextTable table =
        TextTable.of(2, "provider", "what", "n, ms", "cost").omitting("cost", "n, ms");
    table.row("meta-llama/Llama-3.1", "one two three", "1", "2");
    table.row("世界模型世界模型", "x", "10", "0.25");
    assertThat(table.text(60))
        .isEqualTo(
            """
            provider              what           n, ms  cost
            meta-llama/Llama-3.1  one two three      1     2
            世界模型世界模型      x                 10  0.25
            """);
    assertThat(table.text(44).lines()).endsWith("no room in 44 columns for cost");
    assertThat(table.text(24))
        .isEqualTo(
            """
            provider        what
            meta-llama/     one two
              Llama-3.1     three
            世界模型世界    x
              模型
            no room in 24 columns
            for n, cost
            """);
    for (int width = 18; width < 60; width++) {
      assertThat(table.text(width).lines()).allMatch(fits(width));
    }
  }

  @Test
  void dividesNoWordIfAnotherColumnCanGiveRoom() {
    TextTable table = TextTable.of(3, "RUN", "NAME", "verdict");
    table.row("01KATESTRUN0000000000", "meta-llama/Llama-3.1-8B", "not distinguishable");
    assertThat(table.text(62).lines().skip(1))
        .containsExactly(
            "01KATESTRUN0000000000  meta-llama/Llama-3.1-   not",
            "                       8B                      distinguishable");
    assertThat(table.text(51).lines().skip(1))
        .containsExactly(
            "01KATESTRUN0000000000  meta-llama/  not",
            "                       Llama-3.1-   distinguishable",
            "                       8B");
  }

  private static Predicate<String> fits(int width) {
    return line -> DisplayWidth.of(line) <= width;
  }

  @Test
  void breaksLinesBetweenWords() {
    String text = "one two  three four";
    assertThat(Wrapped.lines(text, 9)).containsExactly("one two", "three", "four");
    assertThat(Wrapped.lines(text, 14)).containsExactly("one two  three", "four");
    assertThat(Wrapped.lines("a https://example.com/x b", 9))
        .containsExactly("a", "https://example.com/x", "b");
    assertThat(Wrapped.lines("", 9)).containsExactly("");
    assertThat(Wrapped.narrow("你好你好ab", 5)).containsExactly("你好", "你好a", "b");
    assertThat(Wrapped.narrow("🌍", 1)).containsExactly("🌍");
    assertThat(Wrapped.beside("cost  ", "at most one dollar", 14))
        .isEqualTo("cost  at most\n      one\n      dollar");
    assertThat(Wrapped.block("  indented words and more\n\nnext", 20))
        .isEqualTo("  indented words\n    and more\n\nnext");
  }

  @ParameterizedTest
  @CsvSource({
    "a, 1",
    "你, 2",
    "🌍, 2",
    "✅, 2",
    "é, 1",
    "e\u0301, 1",
    "ｱ, 1",
    "Ａ, 2",
    "한, 2",
    "…, 1",
    "⌚, 2"
  })
  void countsColumns(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({"abc, 3, abc", "abcd, 3, ab…", "'a\n\u001b[2Jb', 9, 'a �[2Jb'", "模型模型, 5, 模型…"})
  void fitsOneLineWithoutControlCharacters(String text, int width, String fitted) {
    assertThat(DisplayWidth.fit(text, width)).isEqualTo(fitted);
    assertThat(DisplayWidth.of(fitted)).isLessThanOrEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.00018, 0.00018",
    "0.000000001, 0.000000001",
    "1234.5, 1230",
    "0.0012345, 0.00123"
  })
  void writesMoneyWithoutExponents(double usd, String text) {
    assertThat(Figures.usd(usd)).isEqualTo(text);
  }

  @Test
  void neverRoundsAShareUpToAHundredPercent() {
    assertThat(Figures.percent(0.99999)).isEqualTo("99.9%");
    assertThat(Figures.percent(1)).isEqualTo("100%");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 39, 7.7%",
    "1, 3, 33.3%",
    "2, 3, 66.7%",
    "1, 8, 12.5%",
    "0, 24, 0%",
    "1, 3000, 0.03%",
    "1, 1000, 0.1%",
    "2999, 3000, 99.9%"
  })
  void roundsShares(int hits, int of, String text) {
    assertThat(Figures.percent(hits / (double) of)).isEqualTo(text);
  }

  @Test
  void saysHowARunIsGoing() {
    ReportInput input =
        new Scenario(RunBuilder.of("together").build())
            .running()
            .target(0, 40, 210)
            .dispatched(0, 44)
            .input();
    assertThat(LiveLine.render(input, Scenario.START + 3_000, 120))
        .isEqualTo(
            "40%  40/100  4 waiting or in flight  TTFT p50 210 ms  p95 281 ms  no errors  $0.000367"
                + "  3.0 s")
        .hasSizeLessThan(120);
    ReportInput planned = new Scenario(RunBuilder.of("together").build()).running().input();
    ReportInput early =
        new ReportInput(
            planned.run(),
            new RunTiming(0, null),
            planned.cells(),
            planned.dispatched(),
            List.of(),
            Set.of());
    assertThat(LiveLine.render(early, Scenario.START, 40)).isEqualTo("0%  0/100  no errors  0.0 s");
    Map<Integer, String> narrower =
        Map.of(
            60, "40%  40/100  TTFT p50 210 ms  no errors  $0.000367  0.0 s",
            40, "40%  40/100  no errors  0.0 s",
            20, "40%  40/100");
    narrower.forEach(
        (width, line) -> assertThat(LiveLine.render(input, Scenario.START, width)).isEqualTo(line));
  }

  @Test
  void measuresCommonPrefixesInCodePoints() {
    assertThat(ModelAnswers.commonShare("abcd", "abxy")).isCloseTo(0.5, within(1e-12));
    assertThat(ModelAnswers.commonShare("😀b", "😀c")).isCloseTo(0.5, within(1e-12));
    assertThat(ModelAnswers.commonShare("", "abc")).isZero();
    assertThat(ModelAnswers.commonShare("", "")).isEqualTo(1);
  }
}
