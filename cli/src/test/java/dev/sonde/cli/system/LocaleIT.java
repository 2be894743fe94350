package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts beyond ASCII on a platform without a UTF-8 locale, as in a container or under cron. */
class LocaleIT {

  private static final String TEXT = "ß 你 🌍";

  @TempDir private Path home = Path.of("");

  @Test
  void aPromptIsSentAndPrintedAsItWasTyped() throws IOException, InterruptedException {
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(2, 3, 1)))) {
      run("compare", "truth/model", "--router", server.url(), "--providers", "a", "--count", "1");

      assertThat(server.calls()).hasSize(1);
      assertThat(server.calls().get(0).request().body()).contains(TEXT);
    }
    assertThat(new ObjectMapper().readTree(text("out")).findValuesAsText("text")).contains(TEXT);
  }

  /** The shell writes the bytes: this process may have no UTF-8 locale either. */
  private void run(String... args) throws IOException, InterruptedException {
    StringBuilder octal = new StringBuilder();
    for (byte each : TEXT.getBytes(StandardCharsets.UTF_8)) {
      octal.append('\\').append(Integer.toOctalString(each & 0xff));
    }
    List<String> command = new ArrayList<>(List.of("sh", "-c"));
    command.add("exec \"$@\" -o json --prompt \"$(printf '" + octal + "')\"");
    command.add("sh");
    command.addAll(PackagedJar.command("-Xmx512m"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("XDG_STATE_HOME", home.toString());
    builder.environment().put("HOME", home.toString());
    builder
        .redirectOutput(home.resolve("out").toFile())
        .redirectError(home.resolve("err").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(text("err")).isIn(0, 3);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(home.resolve(name));
  }
}
