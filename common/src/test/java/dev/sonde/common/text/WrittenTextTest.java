package dev.sonde.common.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WrittenTextTest {

  @Test
  void aMarkAtTheStartIsNoText() throws CharacterCodingException {
    assertThat(text("\ufeffping")).isEqualTo("ping");
    assertThat(text("\ufeff")).isEmpty();
    assertThat(text("a\ufeffb")).isEqualTo("a\ufeffb");
    assertThat(text("")).isEmpty();
  }

  @Test
  void everyLineEndsTheSame() throws CharacterCodingException {
    assertThat(text("a\r\nb\rc\nd\r\n")).isEqualTo("a\nb\nc\nd\n");
    assertThat(text("ß 你 🌍")).isEqualTo("ß 你 🌍");
  }

  @Test
  void whatIsNotUtf8IsNamedWithItsLine() {
    byte[] latin = "one\ntwo ä".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> WrittenText.of(latin))
        .hasMessage("not UTF-8: byte 0xE4 in line 2; save it as UTF-8");
    byte[] cut = {'a', (byte) 0xf0, (byte) 0x9f};
    assertThatThrownBy(() -> WrittenText.of(cut)).hasMessageContaining("byte 0xF0 in line 1");
  }

  @Test
  void utf16IsNamedWithAndWithoutItsMark() {
    String utf16 = "not UTF-8 but UTF-16; save it as UTF-8";
    assertThatThrownBy(() -> WrittenText.of("a: b".getBytes(StandardCharsets.UTF_16)))
        .hasMessage(utf16);
    assertThatThrownBy(() -> WrittenText.of("\ufeffa".getBytes(StandardCharsets.UTF_16LE)))
        .hasMessage(utf16);
    assertThatThrownBy(() -> WrittenText.of("models: a".getBytes(StandardCharsets.UTF_16LE)))
        .hasMessage(utf16);
  }

  private static String text(String written) throws CharacterCodingException {
    return WrittenText.of(written.getBytes(StandardCharsets.UTF_8));
  }
}
