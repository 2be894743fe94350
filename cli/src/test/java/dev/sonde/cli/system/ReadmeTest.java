package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every command that a guide shows in an {@code sh} block, in the guide's order. */
final class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");
  private static final String COMMAND = "./sonde ";
  private static final int BUSY_MACHINE = 3;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/HOWTO.md"})
  void everyCommandItShowsRuns(String guide, @TempDir Path home) throws IOException {
    Sonde sonde = Sonde.at(home);
    List<String> commands = commands(guide);
    assertThat(commands).hasSizeGreaterThan(5);
    for (String command : commands) {
      Sonde.Result result = sonde.run(arguments(command));
      // A machine that is busy with other tests may honestly not be able to measure.
      assertThat(result.exitCode()).as("%s\n%s", command, result.err()).isIn(0, BUSY_MACHINE);
      assertThat(result.out()).as(command).isNotBlank();
    }
  }

  private static List<String> commands(String guide) throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(ROOT.resolve(guide)));
    while (blocks.find()) {
      blocks.group(1).lines().filter(line -> line.startsWith(COMMAND)).forEach(commands::add);
    }
    return commands;
  }

  private static String[] arguments(String command) {
    assertThat(command).as("its commands need no shell").doesNotContain("|", "> ", "$");
    List<String> arguments = new ArrayList<>();
    Matcher each = ARGUMENT.matcher(command.substring(COMMAND.length()));
    while (each.find()) {
      String argument = each.group(1) == null ? each.group(2) : each.group(1);
      arguments.add(argument.startsWith("examples/") ? ROOT + "/" + argument : argument);
    }
    return arguments.toArray(String[]::new);
  }
}
