package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Keys that must not appear anywhere: complete, by their first characters, or encoded. */
record Secrets(List<String> keys) {

  private static final int TELLING = 12;

  static Secrets of(String... keys) {
    return new Secrets(List.of(keys));
  }

  private List<String> forms() {
    List<String> forms = new ArrayList<>();
    for (String key : keys) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      forms.add(key.substring(0, TELLING));
      forms.add(Base64.getEncoder().encodeToString(bytes).substring(0, 2 * TELLING));
      forms.add(HexFormat.of().formatHex(bytes, 0, TELLING));
    }
    return forms;
  }

  /** Checks texts by their place, which a failure names. */
  void assertNowhere(Map<String, String> found) {
    found.forEach(
        (place, text) -> {
          assertThat(text).as(place).isNotEmpty();
          for (String form : forms()) {
            int at = text.indexOf(form);
            assertThat(at < 0 ? "" : text.substring(Math.max(0, at - 200), at + form.length()))
                .as(place)
                .isEmpty();
          }
        });
  }
}
