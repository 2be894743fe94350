package dev.sonde.common.event;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "stop|stop",
        "too many requests: wait 3 s|too many requests: wait 3 s",
        "  two   words |two words",
        "a\tb|a b",
        "\u001b[31mred\u001b[0m|[31mred [0m",
        "\u202edesrever|desrever",
        "zero\u200bwidth|zero width",
        "null\u0000byte|null byte",
        "high\ud83dend|high end",
        "größer 😀|größer 😀",
        " | ",
      })
  void isOnOneLineWithoutControls(String text, String plain) {
    assertThat(ProviderText.label(text)).isEqualTo(plain.strip());
  }

  @Property
  void isNeverLongerNorHoldsAControl(@ForAll String text) {
    for (String bounded :
        new String[] {ProviderText.label(text.repeat(50)), ProviderText.message(text)}) {
      assertThat(bounded.length()).isLessThanOrEqualTo(ProviderText.MESSAGE_CHARACTERS);
      assertThat(bounded.codePoints())
          .noneMatch(
              point ->
                  Character.isISOControl(point)
                      || Character.getType(point) == Character.FORMAT
                      || Character.getType(point) == Character.SURROGATE);
      assertThat(ProviderText.message(bounded)).as("bounded again").isEqualTo(bounded);
    }
  }

  @ParameterizedTest
  @CsvSource({"127, 127", "128, 128", "129, 128", "100000, 128"})
  void cutsWhatIsTooLongAndSaysSo(int length, int kept) {
    String label = ProviderText.label("x".repeat(length));
    assertThat(label).hasSize(kept);
    assertThat(label.endsWith("…")).isEqualTo(length > kept);
  }

  @ParameterizedTest
  @CsvSource({"62", "63", "64", "65", "66"})
  void neverCutsACharacterInTwo(int smileys) {
    String label = ProviderText.label("😀".repeat(smileys));
    assertThat(label.codePoints())
        .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    assertThat(label.length()).isLessThanOrEqualTo(ProviderText.LABEL_CHARACTERS);
  }
}
