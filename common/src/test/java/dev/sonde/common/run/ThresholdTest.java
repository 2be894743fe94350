package dev.sonde.common.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Quantity.OfCell;
import dev.sonde.common.run.Quantity.OfLatency;
import dev.sonde.common.run.Threshold.Judgement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft) < 800ms | 800",
        "p99.9(e2e)<=5s | 5000",
        "  p50 ( itl ) >= 250us  | 0.25",
        "mean(sendLag) > 250 µs | 0.25",
        "max(icl) < 1.5s | 1500",
        "error_rate < 1% | 0.01",
        "success_rate >= 0.995 | 0.995",
        "usd_per_1k_tokens <= 0.002 | 0.002",
        "output_tokens_per_second > 50/s | 50",
        "cost_usd{provider=groq} < 1 | 1",
      })
  void readsTheLimitInItsUnit(String expression, double limit) {
    assertThat(Threshold.parse(expression).limit()).isCloseTo(limit, within(1e-12));
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        Arguments.of(
            "p99.9(e2e)<=5s", new OfLatency(Statistic.P999, Metric.E2E), Operator.AT_MOST, ""),
        Arguments.of(
            "p999(ttftFromDue) < 5s",
            new OfLatency(Statistic.P999, Metric.TTFT_FROM_DUE),
            Operator.LESS,
            ""),
        Arguments.of(
            "mean(icl){region=eu} > 5s",
            new OfLatency(Statistic.MEAN, Metric.ICL),
            Operator.GREATER,
            "eu"),
        Arguments.of(
            "success_rate { provider = a b , region = us } >= 1",
            new OfCell(Figure.SUCCESS_RATE),
            Operator.AT_LEAST,
            "us"));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void readsItsParts(String expression, Quantity quantity, Operator operator, String region) {
    Threshold threshold = Threshold.parse(expression);

    assertThat(threshold.quantity()).isEqualTo(quantity);
    assertThat(threshold.operator()).isEqualTo(operator);
    assertThat(threshold.selector().get(Selector.Key.REGION).orElse("")).isEqualTo(region);
    assertThat(threshold.judgement()).isEqualTo(Judgement.VALUE);
    assertThat(threshold).hasToString(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p96(ttft) < 1s | column 1: found \"p96\", allowed is p50, p90, p95, p99, p99.9",
        "p95(tttt) < 1s | column 5: found \"tttt\", allowed is ttft, ttfa",
        "speed < 1s | column 1: found \"speed\", allowed is error_rate",
        "p95(ttft < 1s | column 10: found \"< 1s\", allowed is ')'",
        "p95(ttft) = 1s | column 11: found \"=\", allowed is <, <=, >, >=",
        "p95(ttft) != 1s | found \"!=\"",
        "p95(ttft) < fast | column 13: found \"fast\", allowed is a number",
        "p95(ttft) < 800 | column 16: found nothing, allowed is us, µs, ms, s",
        "p95(ttft) < 8% | column 14: found \"%\", allowed is us, µs, ms, s",
        "error_rate < 1ms | column 15: found \"ms\", allowed is %, a plain number",
        "cost_usd < 1 dollar | found \"dollar\"",
        "p95(ttft){host=x} < 1s | column 11: found \"host\", allowed is model, provider, region",
        "p95(ttft){region=a,region=b} < 1s | column 20: found \"region\"",
        "p95(ttft){region=} < 1s | column 18: found nothing, allowed is a region",
        "p95(ttft){region=a < 1s | allowed is '}'",
        "error_rate < 1% please | column 17: found \"please\", allowed is surely, the end",
        "'' | column 1: found nothing",
        "p95() < 1s | column 5: found nothing, allowed is ttft",
        "p95(ttft){} < 1s | column 11: found nothing, allowed is model, provider, region",
        "p95(ttft) | column 10: found nothing, allowed is <, <=, >, >=",
        "p95(ttft) < 1.2.3s | column 13: found \"1.2.3\", allowed is a number",
        "p95(ttft) < -1s | column 13: found \"-1s\", allowed is a number",
        "p95(ttft) < 1e3ms | column 14: found \"e3ms\", allowed is us, µs, ms, s",
      })
  void refusesSayingWhereWhatAndWhatIsAllowed(String expression, String message) {
    assertThatThrownBy(() -> Threshold.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p95(ttft) < 800ms surely",
        "mean(e2e){provider=a} > 5s  surely ",
        "error_rate < 1% surely",
        "error_rate < 0.01 surely",
        "output_tokens_per_second > 50/s surely"
      })
  void readsThatTheWholeIntervalMustHold(String expression) {
    Threshold threshold = Threshold.parse(expression);

    assertThat(threshold.judgement()).isEqualTo(Judgement.SURELY);
    assertThat(threshold).hasToString(expression);
    assertThatIllegalArgumentException()
        .isThrownBy(threshold::negated)
        .withMessage(
            "threshold \"%s\": no threshold is its opposite, because of \"surely\"", expression);
  }

  @ParameterizedTest
  @CsvSource({
    "p95(ttft) < 800ms SURELY, 19, surely, SURELY",
    "p95(ttft) < 800ms maybe, 19, surely, maybe",
    "p95(ttft) < 800ms surely not, 19, surely, surely not",
  })
  void refusesOtherWordsOnHowItIsJudged(
      String expression, int column, String allowed, String word) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Threshold.parse(expression))
        .withMessage(
            "threshold \"%s\", column %d: found \"%s\", allowed is %s, the end",
            expression, column, word, allowed);
  }

  /** An accepted word without an effect would be misleading. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "max(e2e) < 5s",
        "min(e2e) < 5s",
        "mean(icl) < 50ms",
        "p95(icl) < 50ms",
        "cost_usd < 1",
        "usd_per_1k_tokens < 1"
      })
  void refusesSurelyForWhatHasNoInterval(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Threshold.parse(expression + " surely"))
        .withMessageEndingWith(
            "found \"surely\", allowed is the end (this quantity has no interval)");
  }

  @ParameterizedTest
  @CsvSource({
    "'error_rate{provider=groq} < 1%', true",
    "'error_rate{provider=groq,region=eu} < 1%', true",
    "'error_rate{provider=groq,region=us} < 1%', false",
    "'error_rate{model=org/m} < 1%', true",
    "'error_rate{ provider = together } < 1%', false",
    "'error_rate < 1%', true",
  })
  void selectsCells(String expression, boolean selected) {
    assertThat(Threshold.parse(expression).selector().matches("org/m", "groq", "eu"))
        .isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource({"<, 0.9", "<=, 1", ">=, 1", ">, 1.1"})
  void holdsOnTheOperatorsSideOfTheLimit(String operator, double value) {
    Threshold threshold = Threshold.parse("cost_usd " + operator + " 1");

    assertThat(threshold.holds(value)).isTrue();
    assertThat(threshold.negated().holds(value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft) < 800ms|p95(ttft) >= 800ms",
        "error_rate <= 1%|error_rate > 1%",
        "mean(e2e){provider=a} > 5s|mean(e2e){provider=a} <= 5s",
        "mean(e2e){provider=a<b} < 5s|mean(e2e){provider=a<b} >= 5s",
        "usd_per_1k_tokens >= 0.002|usd_per_1k_tokens < 0.002"
      })
  void negatesAnExpressionAndBack(String expression, String negated) {
    Threshold threshold = Threshold.parse(expression);

    assertThat(threshold.negated().expression()).isEqualTo(negated);
    assertThat(threshold.negated().negated()).isEqualTo(threshold);
  }

  @Test
  void isItsExpressionInJson() throws JsonProcessingException {
    Threshold threshold = Threshold.parse(" p95(ttft){provider=\"a\"} <  1s ");

    String json = JSON.writeValueAsString(List.of(threshold));
    assertThat(json).isEqualTo("[\" p95(ttft){provider=\\\"a\\\"} <  1s \"]");
    assertThat(JSON.readValue(json, Threshold[].class)).containsExactly(threshold);
  }

  /** The parts of a threshold, and the white space between them. */
  record Written(
      Quantity quantity, Selector selector, Operator operator, BigDecimal limit, String space) {

    String text() {
      String about =
          quantity.map(
              (statistic, metric) ->
                  String.join(space, statistic.written(), "(", metric.label(), ")"),
              Figure::label);
      String selected =
          selector.wanted().entrySet().stream()
              .map(each -> String.join(space, each.getKey().label(), "=", each.getValue()))
              .collect(Collectors.joining(space + "," + space));
      String braces = selected.isEmpty() ? "" : String.join(space, "{", selected, "}");
      return String.join(space, "", about, braces, operator.symbol(), limit + unit(), "");
    }

    private String unit() {
      return quantity.unit() == LimitUnit.DURATION ? "ms" : "";
    }
  }

  @Provide
  Arbitrary<Written> written() {
    Arbitrary<Quantity> latency =
        Combinators.combine(Arbitraries.of(Statistic.class), Arbitraries.of(Metric.class))
            .as(OfLatency::new);
    Arbitrary<Quantity> figure = Arbitraries.of(Figure.class).map(OfCell::new);
    Arbitrary<Selector> selector =
        Arbitraries.maps(
                Arbitraries.of(Selector.Key.class),
                Arbitraries.strings().withChars("az0-9/.#<> é").ofMaxLength(9).map(s -> "x" + s))
            .map(ThresholdTest::selector);
    return Combinators.combine(
            Arbitraries.oneOf(latency, figure),
            selector,
            Arbitraries.of(Operator.class),
            Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("1e9")).ofScale(6),
            Arbitraries.of("", " ", "\t ", "\n"))
        .as(Written::new);
  }

  private static Selector selector(Map<Selector.Key, String> wanted) {
    return new Selector(
        wanted.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().strip())));
  }

  @Property
  void readsWhatWasWritten(@ForAll("written") Written written) {
    Threshold read = Threshold.parse(written.text());

    assertThat(read.quantity()).isEqualTo(written.quantity());
    assertThat(read.selector()).isEqualTo(written.selector());
    assertThat(read.operator()).isEqualTo(written.operator());
    assertThat(read.limit()).isEqualTo(written.limit().doubleValue());
    assertThat(read.expression()).isEqualTo(written.text());
    assertThat(Threshold.parse(read.expression())).isEqualTo(read);
    assertThat(read.negated().negated()).isEqualTo(read);
  }

  /**
   * A threshold that is cut at any place is another threshold or is refused; no other exception is
   * thrown.
   */
  @Property(tries = 200)
  void whatIsCutIsReadOrRefused(@ForAll("written") Written written) {
    String text = written.text();
    for (int end = 0; end < text.length(); end++) {
      String cut = text.substring(0, end);
      try {
        assertThat(Threshold.parse(cut).expression()).isEqualTo(cut);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("threshold \"" + cut + "\", column ");
      }
    }
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      assertThat(Threshold.parse(text).expression()).isEqualTo(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("threshold \"" + text + "\", column ");
    }
  }
}
