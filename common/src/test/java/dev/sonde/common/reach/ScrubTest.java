package dev.sonde.common.reach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
