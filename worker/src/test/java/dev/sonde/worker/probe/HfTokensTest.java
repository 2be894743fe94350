package dev.sonde.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HfTokensTest {

  private final Path home;

  HfTokensTest(@TempDir Path home) {
    this.home = home;
  }

  private void write(String file, String token) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, token);
  }

  private static String token(Map<String, String> environment, Path home) {
    return String.valueOf(new HfTokens(environment, home).token(null));
  }

  @Test
  void looksWhereHuggingfaceHubLooksInItsOrder() throws IOException {
    write(".cache/huggingface/token", "from-home\n");
    write("cache/huggingface/token", "from-cache");
    write("hf/token", "from-hf-home");
    write("file", " from-path \r\n");
    Map<String, String> all =
        Map.of(
            "HF_TOKEN", " from-env\n",
            "HF_TOKEN_PATH", home.resolve("file").toString(),
            "HF_HOME", home.resolve("hf").toString(),
            "XDG_CACHE_HOME", home.resolve("cache").toString());

    assertThat(token(all, home)).isEqualTo("from-env");
    assertThat(token(without(all, "HF_TOKEN"), home)).isEqualTo("from-path");
    assertThat(token(without(all, "HF_TOKEN", "HF_TOKEN_PATH"), home)).isEqualTo("from-hf-home");
    assertThat(token(without(all, "HF_TOKEN", "HF_TOKEN_PATH", "HF_HOME"), home))
        .isEqualTo("from-cache");
    assertThat(token(Map.of("HF_TOKEN", "  "), home)).isEqualTo("from-home");
  }

  private static Map<String, String> without(Map<String, String> all, String... names) {
    Map<String, String> rest = new java.util.HashMap<>(all);
    rest.keySet().removeAll(java.util.Set.of(names));
    return rest;
  }

  @ParameterizedTest
  @CsvSource({
    "HF_TOKEN=a;HUGGING_FACE_HUB_TOKEN=b;HF_TOKEN_PATH=~/file, a",
    "HF_TOKEN=;HUGGING_FACE_HUB_TOKEN=b;HF_TOKEN_PATH=~/file, b",
    "HUGGING_FACE_HUB_TOKEN=\\tb\\r\\n;HF_TOKEN_PATH=~/file, b",
    "HUGGING_FACE_HUB_TOKEN= ;HF_TOKEN_PATH=~/file;HF_HOME=~/hf, from-path",
    "HF_TOKEN_PATH=;HF_HOME=~/hf, from-hf-home",
    "HF_HOME=~/hf;XDG_CACHE_HOME=~/cache, from-hf-home",
    "XDG_CACHE_HOME=~/cache, from-cache",
    "HF_TOKEN_PATH=~/missing;HF_HOME=~/hf, null",
    "HF_HOME=~/blank, null",
    "OTHER=x, from-home"
  })
  void looksInOneOrder(String variables, String expected) throws IOException {
    write("file", "from-\r\npath\n");
    write("hf/token", "from-hf-home\n");
    write("cache/huggingface/token", "\tfrom-cache ");
    write(".cache/huggingface/token", "from-home");
    write("blank/token", " \n");
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(";", -1)) {
      int equals = variable.indexOf('=');
      String value = variable.substring(equals + 1);
      environment.put(
          variable.substring(0, equals),
          value.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n"));
    }

    assertThat(token(environment, home)).isEqualTo(expected);
  }

  @Test
  void understandsTheHomeDirectorysSign() throws IOException {
    write("x/token", "t");
    assertThat(token(Map.of("HF_HOME", "~/x"), home)).isEqualTo("t");
  }

  @Test
  void hasNoneWhereThereIsNone() {
    assertThat(new HfTokens(Map.of(), home).token(null)).isNull();
  }

  @Test
  void readsOtherProvidersKeysFromTheirVariables() {
    HfTokens tokens = new HfTokens(Map.of("MY_KEY", " k ", "HF_TOKEN", "hf"), home);

    assertThat(tokens.token("MY_KEY")).isEqualTo("k");
    assertThat(tokens.token("OTHER_KEY")).isNull();
  }

  @Test
  void saysWhichFileItCannotRead() throws IOException {
    Path directory = Files.createDirectories(home.resolve("dir"));
    assertThatIllegalStateException()
        .isThrownBy(() -> new HfTokens(Map.of("HF_TOKEN_PATH", directory.toString()), home))
        .withMessageContaining("dir");
  }
}
