package dev.sonde.common.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meta-llama/Llama-3.1-8B-Instruct",
        "gpt-4o",
        "/models/llama",
        "a/..b",
        "a/b..",
        ".hidden/x",
        "...",
        "a:fastest",
        "名/前"
      })
  void takesWhatStaysBelowItsEndpoint(String id) {
    assertThat(ModelId.isOne(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        ".",
        "../x",
        "a/../x",
        "a/..",
        "a/.",
        "./a",
        "../../x",
        "/..",
        "a?b",
        "a#b",
        "a\\b",
        "..\\a",
        "%2e%2e/a",
        "a%2Fb",
        "a b",
        "a\nb",
        "a\n/../b"
      })
  void refusesWhatMayMeanAnotherPlace(String id) {
    assertThat(ModelId.isOne(id)).isFalse();
  }

  @Test
  void saysWhatItFoundAndWhatIsAllowed() {
    assertThatThrownBy(() -> ModelId.require("../x"))
        .hasMessageStartingWith("model is \"../x\", allowed is a model id such as");
  }
}
