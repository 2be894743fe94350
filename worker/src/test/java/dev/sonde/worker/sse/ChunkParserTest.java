package dev.sonde.worker.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.event.EventBounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkParserTest {

  private final ChunkParser parser = new ChunkParser();

  private static ChunkParser.Answer answer() {
    return new ChunkParser.Answer(new TextDigest(256), new TextDigest(0), new Shape());
  }

  private Chunk parse(String json, ChunkParser.Answer answer) throws IOException {
    byte[] bytes = ("??" + json + "??").getBytes(StandardCharsets.UTF_8);
    return parser.parse(bytes, 2, bytes.length - 4, answer);
  }

  private long shape(String... chunks) throws IOException {
    ChunkParser.Answer answer = answer();
    for (String chunk : chunks) {
      parse(chunk, answer);
    }
    return answer.shape().signature();
  }

  @Test
  void readsAChunkWithNothingLeftFromTheOneBefore() throws IOException {
    parse(
        "{\"model\":\"m\",\"usage\":{\"prompt_tokens\":1},\"error\":\"e\",\"choices\":[{\"delta\":"
            + "{\"content\":\"a\",\"refusal\":\"r\"},\"finish_reason\":\"stop\"}]}",
        answer());
    Chunk chunk = parse("{\"choices\":[{\"delta\":{}}]}", answer());

    assertThat(chunk.token()).isFalse();
    assertThat(chunk.refusal()).isFalse();
    assertThat(chunk.error()).isFalse();
    assertThat(chunk.usage()).isFalse();
    assertThat(chunk.finishReason()).isEmpty();
    assertThat(chunk.model()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "\"text\"",
        "{",
        "{\"a\":1}}",
        "{\"a\":1} {}",
        "{\"a\":tru}",
        "{'a':1}"
      })
  void refusesWhatIsNoJsonObject(String json) {
    assertThatThrownBy(() -> parse(json, answer())).isInstanceOf(IOException.class);
  }

  @Test
  void refusesBottomlessNesting() {
    String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThatThrownBy(() -> parse(deep, answer())).isInstanceOf(IOException.class);
  }

  @Test
  void takesNoErrorFromNullFalseOrEmpty() throws IOException {
    for (String none : List.of("null", "false", "\"\"")) {
      assertThat(parse("{\"error\":" + none + "}", answer()).error()).isFalse();
    }
    for (String some : List.of("\"e\"", "{}", "true", "500", "[1]")) {
      assertThat(parse("{\"error\":" + some + "}", answer()).error()).isTrue();
    }
  }

  @Test
  void readsCountsUpToTheirBound() throws IOException {
    Chunk chunk =
        parse(
            "{\"usage\":{\"prompt_tokens\":2147483648,\"completion_tokens\":12.0,"
                + "\"cached_tokens\":null}}",
            answer());

    assertThat(chunk.usage()).isTrue();
    assertThat(chunk.inputTokens()).isEqualTo(EventBounds.MAX_TOKENS);
    assertThat(chunk.outputTokens()).isEqualTo(12);
    assertThat(chunk.cachedTokens()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2147483649",
        "10000000000",
        "1e300",
        "93137811394053800001234567890",
        "-1",
        "-0.5",
        "3.5",
        "\"3\"",
        "\"\"",
        "true",
        "false",
        "{}",
        "[3]"
      })
  void aUsageWithAValueThatIsNoCountIsUnknown(String count) throws IOException {
    for (String name : List.of("prompt_tokens", "completion_tokens", "cached_tokens")) {
      String usage =
          "{\"prompt_tokens\":3,\"completion_tokens\":4,\"cached_tokens\":0,\"total_tokens\":7}"
              .replaceFirst("\"" + name + "\":\\d", "\"" + name + "\":" + count);
      Chunk chunk = parse("{\"usage\":" + usage + "}", answer());
      assertThat(chunk.saysUsage()).as(usage).isTrue();
      assertThat(chunk.usage()).as(usage).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'prompt_tokens':12,'total_tokens':20 | 12 | 8",
        "'completion_tokens':8,'total_tokens':20 | 12 | 8",
        "'prompt_tokens':12,'completion_tokens':null,'total_tokens':20 | 12 | 8",
        "'prompt_tokens':12,'completion_tokens':7,'total_tokens':99 | 12 | 7",
        "'prompt_tokens':12,'completion_tokens':7,'total_tokens':'19' | 12 | 7"
      })
  void aMissingCountIsTheTotalWithoutTheOther(String usage, long input, long output)
      throws IOException {
    Chunk chunk = parse("{\"usage\":{" + usage.replace('\'', '"') + "}}", answer());

    assertThat(chunk.usage()).isTrue();
    assertThat(chunk.inputTokens()).isEqualTo(input);
    assertThat(chunk.outputTokens()).isEqualTo(output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'prompt_tokens':12",
        "'completion_tokens':8",
        "'total_tokens':20",
        "'prompt_tokens':12,'total_tokens':11",
        "'prompt_tokens':12,'total_tokens':-1",
        "'prompt_tokens':12,'total_tokens':'20'",
        "'prompt_tokens':12,'total_tokens':10000000000"
      })
  void aUsageWithTooFewCountsIsUnknown(String usage) throws IOException {
    Chunk chunk = parse("{\"usage\":{" + usage.replace('\'', '"') + "}}", answer());

    assertThat(chunk.saysUsage()).isTrue();
    assertThat(chunk.usage()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"prompt_tokens\":null}", "{\"queue_time\":1}", "[]"})
  void aUsageWithoutCountsSaysNothing(String usage) throws IOException {
    assertThat(parse("{\"usage\":" + usage + "}", answer()).saysUsage()).isFalse();
  }

  @Test
  void givesTheSameShapeWhateverTheOrderAndNumberOfChunks() throws IOException {
    String a = "{\"id\":\"x\",\"choices\":[{\"delta\":{\"content\":\"a\"},\"index\":0}]}";
    String b = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}";
    String c = "{\"choices\":[{\"index\":7,\"delta\":{\"content\":\"longer\"}}],\"id\":\"y\"}";

    assertThat(shape(a, b)).isEqualTo(shape(b, c, a, a)).isNotZero();
  }

  @Test
  void givesAnotherShapeForAnotherPathOrType() throws IOException {
    assertThat(
            List.of(
                shape("{}"),
                shape("{\"a\":1}"),
                shape("{\"a\":\"1\"}"),
                shape("{\"a\":null}"),
                shape("{\"a\":true}"),
                shape("{\"a\":{}}"),
                shape("{\"a\":[]}"),
                shape("{\"a\":[1]}"),
                shape("{\"a\":[[1]]}"),
                shape("{\"b\":1}"),
                shape("{\"a\":1,\"b\":1}"),
                shape("{\"a\":{\"b\":1}}"),
                shape("{\"b\":{\"a\":1}}")))
        .doesNotHaveDuplicates();
    assertThat(shape("{\"a\":1}")).isEqualTo(shape("{\"a\":2.5}"));
    assertThat(shape("{\"a\":[1,2]}")).isEqualTo(shape("{\"a\":[3]}"));
  }

  @Test
  void boundsTheShapeOfNonsense() throws IOException {
    StringBuilder json = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 2 * Shape.MAX_PATHS; i++) {
      json.append(",\"k").append(i).append("\":1");
    }
    assertThat(shape(json + "}")).isNotZero();
  }

  @Property(tries = 300)
  void digestsTheTextWhereverItIsCut(
      @ForAll @StringLength(max = 60) String text, @ForAll int first, @ForAll int second) {
    int length = text.length();
    int one = Math.floorMod(first, length + 1);
    int two = one + Math.floorMod(second, length - one + 1);
    TextDigest digest = new TextDigest(10);
    char[] chars = text.toCharArray();
    digest.append(chars, 0, one);
    digest.append(chars, one, two - one);
    digest.append(chars, two, length - two);
    digest.end();

    // The JDK encodes an unpaired surrogate as '?', other programs as U+FFFD.
    String proper = repaired(text);
    long hash = Hash64.FNV_START;
    for (byte b : proper.getBytes(StandardCharsets.UTF_8)) {
      hash = Hash64.fnv(hash, b);
    }
    int points = proper.codePointCount(0, proper.length());
    assertThat(digest.hash()).isEqualTo(hash);
    assertThat(digest.codePoints()).isEqualTo(points);
    assertThat(digest.prefix())
        .isEqualTo(proper.substring(0, proper.offsetByCodePoints(0, Math.min(10, points))));
  }

  private static String repaired(String text) {
    StringBuilder proper = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
              proper.appendCodePoint(half ? 0xfffd : c);
            });
    return proper.toString();
  }

  @Test
  void hashesLikeFnv1a() {
    TextDigest digest = new TextDigest(0);
    digest.append("foobar".toCharArray(), 0, 6);

    assertThat(digest.hash()).isEqualTo(0x85944171f73967e8L);
  }
}
