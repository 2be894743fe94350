package dev.sonde.common.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubTest {

  private static final String TOKEN = "hf_0123456789";
  private final Scrub scrub = new Scrub(TOKEN);

  @ParameterizedTest
  @CsvSource({
    "hf_0123456789, [token]",
    "a hf_0123456789 b hf_0123456789, a [token] b [token]",
    "cut here hf_012345, cut here [token]",
    "cut here hf_, cut here hf_",
    "nothing, nothing"
  })
  void aTextIsWithoutIt(String text, String clean) {
    assertThat(scrub.text(text)).isEqualTo(clean);
    assertThat(new Scrub(null).text(text)).isEqualTo(text);
  }

  @Test
  void aBodyIsWithoutIt() {
    assertThat(scrub.body("data: {\"content\":\"x hf_0123456789\"}"))
        .isEqualTo("data: {\"content\":\"x [token]\"}");
    String words = "data: {\"content\":\"hello \"}\n\ndata: {\"content\":\"world\"}";
    assertThat(scrub.body(words)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"hf_01234, 56789", "'x hf_0', '123456789 y'", "'x hf_0', '12345'"})
  void aBodyThatHasItInPiecesIsNotKept(String first, String second) {
    String body =
        "data: {\"delta\": {\"content\": \"%s\"}}\n\ndata: {\"delta\": {\"content\": \"%s\"}}"
            .formatted(first, second);

    assertThat(scrub.body(body)).startsWith("[token] was repeated in pieces");
    assertThat(new Scrub(null).body(body)).isEqualTo(body);
  }

  static Stream<Arguments> splits() {
    String longToken = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567";
    return Stream.of(TOKEN, longToken)
        .flatMap(
            token ->
                IntStream.range(1, token.length())
                    .mapToObj(
                        at -> Arguments.of(token, token.substring(0, at), token.substring(at))));
  }

  /** Two pieces in which a text would show it, wherever it is divided. */
  @ParameterizedTest
  @MethodSource("splits")
  void ofTwoPiecesTheGreaterIsNeverKept(String token, String first, String second) {
    int secret = first.length() - "hf_".length();
    String greater = secret < second.length() ? second : first;
    assertThat(new Scrub(token).text("key " + greater + " x")).isEqualTo("key [token] x");
    assertThat(new Scrub(token).text("a " + first + " b " + second + " c"))
        .contains("[token]")
        .doesNotContain(greater);
  }

  /** Every key of the kind begins so: who says it tells nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-proj-",
        "sk-svcacct-",
        "sk-ant-api03-",
        "sk-or-v1-",
        "github_pat_",
        "nvapi-",
        "hf_"
      })
  void aPublicPrefixIsNoPiece(String prefix) {
    Scrub own = new Scrub(prefix + "Ab3dEf6hIj9lMn2pQr5t");
    String said = "data: {\"content\":\"keys begin with " + prefix + "\"}";

    assertThat(own.text("use " + prefix)).isEqualTo("use " + prefix);
    assertThat(own.text("use " + prefix + "Ab3dEf6hIj9lMn2pQr5t, or")).isEqualTo("use [token], or");
    assertThat(own.text("use " + prefix + "Ab3dEf6h, or")).isEqualTo("use [token], or");
    assertThat(own.text("use " + prefix + "Ab3d, or")).isEqualTo("use " + prefix + "Ab3d, or");
    assertThat(own.text("cut " + prefix + "Ab3")).isEqualTo("cut [token]");
    assertThat(own.body(said)).isEqualTo(said);
    assertThat(own.body(said + "Ab3dEf6hIj9")).contains("not kept");
  }

  /** The token has both, and with the prefix the shorter one is the longer match. */
  @Test
  void aPublicPrefixHidesNoPiece() {
    Scrub own = new Scrub("sk-proj-ABCDE12ABCDEFGH99");

    assertThat(own.text("x sk-proj-ABCDEFGH y")).doesNotContain("ABCDEFGH");
  }

  /** Whole and in two pieces: the whole one must not hide the pieces. */
  @ParameterizedTest
  @MethodSource("splits")
  void aBodyThatHasItWholeAndInPiecesHasNoPieces(String token, String first, String second) {
    List<String> bodies =
        List.of(
            "{\"content\": \"%s\"} {\"content\": \"%s\"} {\"content\": \"%s\"}",
            "{\"content\": \"%2$s\"} {\"content\": \"%1$s\"} {\"content\": \"%3$s\"}",
            "{\"content\": \"%2$s\"} {\"content\": \"%3$s\"} {\"id\": \"%1$s\"}",
            "[\"%s\", \"%s\", \"%s",
            "data: %s\n\ndata: %s\n\ndata: %s\n\n",
            "data:%2$s\r\ndata:%3$s %1$s");
    for (String each : bodies) {
      String kept = new Scrub(token).body(each.formatted(token, first, second));
      String joined = kept.replaceAll("[^A-Za-z0-9_]|data|content|id|token", "");
      assertThat(joined).as(each).doesNotContain(token);
      assertThat(joined.contains(first) && joined.contains(second)).as(kept).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u0068f_0123456789",
        "hf_\\u003012345\\u003678\\u0039",
        "%68f_0123456789",
        "hf%5F0123456789"
      })
  void anEscapedCharacterIsTheCharacter(String escaped) {
    assertThat(scrub.text("a " + escaped + " %zz \\u00 b")).isEqualTo("a [token] %zz \\u00 b");
    String pieces = escaped.substring(0, escaped.length() - 6) + "\"} {\"x\": \"";
    assertThat(scrub.body("{\"x\": \"" + pieces + escaped.substring(escaped.length() - 6) + "\"}"))
        .doesNotContain(escaped.substring(escaped.length() - 6));
  }

  @Test
  void shortRunsAreNoPieces() {
    String token = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567";
    assertThat(new Scrub(token).text("hf_AbCd EfGhIjK")).isEqualTo("hf_AbCd EfGhIjK");
    assertThat(new Scrub(token).text("CdEfGhIj")).isEqualTo("[token]");
    assertThat(new Scrub("").text("any")).isEqualTo("any");
    assertThat(new Scrub("abc").text("an abc ab")).isEqualTo("an [token] ab");
    assertThat(new Scrub("a%41b%42c").text("an a%41b%42c")).isEqualTo("an [token]");
  }

  @Test
  void aLargeBodyTakesNoTime() {
    String token = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567";
    String body = "data: {\"content\":\"AbCdEfG hf_hf_hf_hf_ \"}\n\n".repeat(25_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(new Scrub(token).body(body).equals(body)).isTrue());
  }
}
