package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.cli.fleet.Rehearsed;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalCheckTest {

  private static final String NOTE =
      "in 5.0 s of rehearsal this machine did not hold the limits of the verdict for a second: send"
          + " lag 12.3 ms of 5 ms; expect INVALID";
  private static final Rehearsed LATE =
      new Rehearsed(false, Duration.ofSeconds(5), "send lag 12.3 ms of 5 ms");
  private static final Rehearsed HELD = new Rehearsed(true, Duration.ofSeconds(1), "");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FleetFlags flags = new FleetFlags();

  private void judge(Rehearsed rehearsed, boolean terminal, String typed) {
    Console console =
        new Console(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.of(
                Map.of(
                    "SONDE_STDIN_TTY",
                    terminal ? "1" : "0",
                    "SONDE_STDOUT_TTY",
                    "0",
                    "SONDE_STDERR_TTY",
                    "0")),
            Map.of());
    new RehearsalCheck(console, flags).judge(Optional.of(rehearsed));
  }

  @Test
  void aScriptGetsANote() {
    judge(LATE, false, "");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("note: " + NOTE + "\n");
  }

  @Test
  void whatWasHeldIsNotMentioned() {
    flags.rehearse = new RehearseFlag.Converter().convert("strict");
    judge(HELD, true, "");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void strictRefusesWithTheCodeOfAnInvalidRun() {
    flags.rehearse = new RehearseFlag.Converter().convert("strict");
    assertThatThrownBy(() -> judge(LATE, false, ""))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID))
        .hasMessage("nothing was sent: " + NOTE);
  }

  @ParameterizedTest
  @CsvSource({"y, true", "n, false", "'', false"})
  void aTerminalIsAsked(String typed, boolean goesOn) {
    if (goesOn) {
      judge(LATE, true, typed);
    } else {
      assertThatThrownBy(() -> judge(LATE, true, typed)).hasMessage("nothing was sent");
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(NOTE, "Continue? [y/N]");
  }

  @Test
  void nobodyIsAskedTwiceOrWhereNothingIsPaid() {
    flags.yes = true;
    assertThatCode(() -> judge(LATE, true, "n")).doesNotThrowAnyException();
    flags.yes = false;
    flags.simulate = "default";
    assertThatCode(() -> judge(LATE, true, "n")).doesNotThrowAnyException();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(NOTE).doesNotContain("Continue?");
  }

  @Test
  void quietLeavesOutTheNote() {
    flags.quiet = true;
    judge(LATE, false, "");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
