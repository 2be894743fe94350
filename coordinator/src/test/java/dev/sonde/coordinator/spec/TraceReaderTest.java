package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Recorded;
import dev.sonde.common.run.Spec;
import dev.sonde.common.wire.JsonCodec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {

  private static final String MOONCAKE =
      """
      {"timestamp": 100, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}
      {"timestamp": 100, "input_length": 7322, "output_length": 490}

      {"timestamp": 3100, "input_length": 12, "output_length": 0}
      """;

  private static final String AZURE =
      """
      TIMESTAMP,ContextTokens,GeneratedTokens
      2023-11-16 18:17:03.9799600,6758,500
      2023-11-16 18:17:03.9799610,7322,490
      2023-11-16 18:17:06.9799600,12,0
      """;

  private static Spec parse(String load, String file) {
    return new SpecParser(path -> file).parse("x.yaml", "models: a\nload: {trace: " + load + "}");
  }

  private static LoadSpec.Trace trace(String load, String file) {
    return (LoadSpec.Trace) parse(load, file).load();
  }

  @Test
  void readsMooncakeAndAzureAlike() {
    List<Recorded> expected =
        List.of(new Recorded(0, 6758, 500), new Recorded(0, 7322, 490), new Recorded(3000, 12, 1));
    assertThat(trace("a/b.jsonl", MOONCAKE).requests()).isEqualTo(expected);
    assertThat(trace("azure.csv", AZURE).requests()).isEqualTo(expected);
    assertThat(trace("a/b.jsonl", MOONCAKE).name()).isEqualTo("b.jsonl");
    String year2024 = AZURE.replace(".9799600", ".979960+00:00");
    assertThat(trace("azure.csv", year2024).requests()).hasSize(3);
  }

  @Test
  void takesTheFirstAndPlaysThemFaster() {
    assertThat(trace("{file: x, speed: 2}", MOONCAKE).requests().get(2).atMillis()).isEqualTo(1500);
    assertThat(trace("{file: x, first: 2}", MOONCAKE).requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "{\"timestamp\": 1} => line 1 has no numeric field input_length",
        "{\"timestamp => line 1 is not JSON",
        "a,b,c => has no column timestamp in its first line",
        "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16,1,1 => line 2 has \"2023-11-16\" instead of a time",
        "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:17:03,x,1 => line 2 has \"x\" instead of a number",
        "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:17:03 => line 2 has 1 fields, the first line has 3",
        "{\"timestamp\": -1, \"input_length\": 1, \"output_length\": 1} => line 1 has a time or a length below 0"
      })
  void saysWhichLineIsWrong(String file, String fault) {
    String message = "";
    try {
      parse("x", file.replace("\\n", "\n"));
    } catch (SpecException e) {
      message = String.valueOf(e.getMessage());
    }
    assertThat(message).contains("load.trace", "x " + fault, "Mooncake's JSON lines");
  }

  @Test
  void timesInSecondsAreReadAsSecondsOrAskedFor() {
    String seconds =
        """
        {"timestamp": 0.0, "input_length": 1, "output_length": 1}
        {"timestamp": 0.5, "input_length": 1, "output_length": 1}
        {"timestamp": 1.0, "input_length": 1, "output_length": 1}
        """;
    assertThat(trace("{file: x, unit: s}", seconds).requests())
        .extracting(Recorded::atMillis)
        .containsExactly(0L, 500L, 1000L);
    assertThat(trace("{file: x, unit: ms}", seconds).requests())
        .extracting(Recorded::atMillis)
        .containsExactly(0L, 1L, 1L);
    assertThat(messageOf("x", seconds))
        .contains(
            "x has times with fractions, such as 0.5",
            "allowed is a trace with its unit: {file, unit: s} or");
    String whole = seconds.replace("1.0", "9").replace("0.5", "4").replace("0.0", "0");
    assertThat(messageOf("x", whole)).contains("3 requests within 9 time units");
    String csv = "TIMESTAMP,ContextTokens,GeneratedTokens\n1.5,1,1\n2.5,1,1\n";
    assertThat(trace("{file: x, unit: s}", csv).requests())
        .extracting(Recorded::atMillis)
        .containsExactly(0L, 1000L);
    assertThat(messageOf("{file: x, unit: s, requests: []}", csv))
        .contains("both file and requests");
  }

  private static String messageOf(String load, String file) {
    try {
      parse(load, file);
      return "";
    } catch (SpecException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void tooManyRequestsAreRefused() {
    String line = "{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1}\n";
    String message = "";
    try {
      parse("{file: x, unit: ms}", line.repeat(24_001));
    } catch (SpecException e) {
      message = String.valueOf(e.getMessage());
    }
    assertThat(message).contains("found 24001 requests", "first: N takes the first N");
  }

  @Test
  void aSpecOfATraceIsReadAgainWithoutItsFile() {
    Spec spec = parse("x", MOONCAKE);
    String canonical = SpecWriter.canonicalJson(spec);
    assertThat(canonical).contains("\"requests\":[[0,6758,500],[0,7322,490],[3000,12,1]]");
    Spec again = Specs.parse(canonical);
    assertThat(again.load()).isEqualTo(spec.load());
    assertThat(again.seed()).isEqualTo(spec.seed());
    assertThat(again.prompts()).isEqualTo(spec.prompts());
    assertThat(SpecWriter.specHash(again)).isEqualTo(SpecWriter.specHash(spec));
  }

  @Test
  void promptsAreAsLongAsTheirReservationSaysAndNoneIsLikeAnother() {
    Spec spec = parse("x", MOONCAKE);
    assertThat(spec.prompts()).hasSize(3).doesNotHaveDuplicates();
    for (int i = 0; i < 3; i++) {
      assertThat(spec.prompts().get(i).bytes()).isEqualTo(spec.promptBytes(i));
    }
    assertThat(spec.promptBytes(0)).isEqualTo(Math.round(6758 * 4.2));
    assertThat(spec.request(1).maxTokens()).isEqualTo(490);
    assertThat(spec.isAskedOtherwise(1)).isFalse();
  }

  @Test
  void theLargestTraceFitsIntoARecord() {
    String requests =
        IntStream.range(0, LoadSpec.Trace.MOST)
            .mapToObj(i -> "[" + i * 25_000L + ", 120000, 16000]")
            .collect(Collectors.joining(",", "{requests: [", "]}"));
    Spec spec = parse(requests, "");
    assertThat(new JsonCodec<>(Spec.class).encode(spec)).hasSizeLessThan(1_000_000);
    Spec read = new JsonCodec<>(Spec.class).decode(new JsonCodec<>(Spec.class).encode(spec));
    assertThat(read.load()).isEqualTo(spec.load());
    assertThat(read.prompts().get(7)).isEqualTo(spec.prompts().get(7));
  }
}
