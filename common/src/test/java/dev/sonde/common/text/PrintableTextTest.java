package dev.sonde.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTextTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static String text(int from, int until) {
    StringBuilder text = new StringBuilder();
    for (int point = from; point < until; point++) {
      // With a character after each, so that no two surrogates make a pair.
      text.appendCodePoint(point).append('x');
    }
    return text.toString();
  }

  @Test
  void ofAllCharactersThoseStayThatOnlyShow() {
    String all = text(0, Character.MAX_CODE_POINT + 1);
    for (String clean : List.of(PrintableText.line(all), PrintableText.block(all))) {
      assertThat(
              clean
                  .codePoints()
                  .filter(c -> c != '\n' && c != '\t')
                  .allMatch(PrintableText::isPrintable))
          .isTrue();
      assertThat(clean.codePointCount(0, clean.length()))
          .isEqualTo(all.codePointCount(0, all.length()));
    }
    assertThat(PrintableText.line(all)).doesNotContain("\n", "\t");
    for (int[] acting :
        new int[][] {
          {0, 0x20},
          {0x7f, 0xa0},
          {0x200e, 0x2010},
          {0x2028, 0x202f},
          {0x2060, 0x2065},
          {0x2066, 0x2070},
          {0x61c, 0x61d},
          {0xad, 0xae},
          {0xd800, 0xe000},
          {0xfeff, 0xff00},
          {0xe0020, 0xe0080}
        }) {
      for (int point = acting[0]; point < acting[1]; point++) {
        assertThat(PrintableText.isPrintable(point)).as("U+%04X", point).isFalse();
      }
    }
  }

  @Test
  void jsonKeepsEveryValue() throws JsonProcessingException {
    String all = text(0, Character.MAX_CODE_POINT + 1);
    String json = PrintableText.json(JSON.writeValueAsString(List.of(all)));
    assertThat(json.codePoints().allMatch(PrintableText::isPrintable)).isTrue();
    assertThat(JSON.readTree(json).get(0).textValue().equals(all)).isTrue();
    assertThat(PrintableText.json("{\n\t\"a\": \"\u007f\u202e\"\r\n}"))
        .isEqualTo("{\n\t\"a\": \"\\u007f\\u202e\"\r\n}");
  }

  @Test
  void ordinaryTextStays() {
    for (String text :
        List.of(
            "",
            "plain",
            "é ü ß – … ✓ ·",
            "日本語 עברית",
            "می\u200cخواهم",
            "👩\u200d💻 🇫🇷 ❤\ufe0f")) {
      assertThat(PrintableText.line(text)).isEqualTo(text);
      assertThat(PrintableText.block(text)).isEqualTo(text);
      assertThat(PrintableText.json("[\"" + text + "\"]")).isEqualTo("[\"" + text + "\"]");
    }
  }

  @Test
  void lineBreaksStayOnlyInABlock() {
    assertThat(PrintableText.line("a\nb\r\nc\rd\te\u2028f\u001b")).isEqualTo("a b c d e f\ufffd");
    assertThat(PrintableText.block("a\nb\r\nc\rd\te\u2028f\u001b"))
        .isEqualTo("a\nb\r\nc d\te f\ufffd");
  }
}
