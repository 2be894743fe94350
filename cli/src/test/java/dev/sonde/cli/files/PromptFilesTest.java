package dev.sonde.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFilesTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    Files.write(folder.resolve("big"), new byte[PromptFiles.MAX_BYTES + 1]);
    Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe4});
    assertRefused("big", "larger than 64 MiB");
    assertRefused("none", "no such file");
    assertRefused("latin", "not UTF-8: byte 0xE4 in line 1; save it as UTF-8");
    assertRefused(".", "it is a folder");
  }

  private void assertRefused(String file, String why) {
    PromptFiles files = new PromptFiles(folder, InputStream.nullInputStream());
    assertThatThrownBy(() -> files.read(file)).isInstanceOf(IOException.class).hasMessage(why);
  }

  @Test
  void readsStdinOnceHoweverOftenASpecIsParsed() throws IOException {
    byte[] typed = "\ufeffß\r\n".getBytes(StandardCharsets.UTF_8);
    PromptFiles files = new PromptFiles(folder, new ByteArrayInputStream(typed));
    assertThat(files.read("-")).isEqualTo("ß\n");
    assertThat(files.read("-")).isEqualTo("ß\n");
  }
}
