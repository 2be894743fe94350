package dev.sonde.cli;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.ProcessOutput;
import dev.sonde.cli.terminal.Terminals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The entry point: passes the real clocks, streams and environment to the command. */
public final class SondeMain {

  private static final int USAGE = 2;

  private SondeMain() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    ProcessOutput out = new ProcessOutput(new FileOutputStream(FileDescriptor.out));
    ProcessOutput err = new ProcessOutput(new FileOutputStream(FileDescriptor.err));
    Console console =
        new Console(
            System.in, out.printing(), err.printing(), Terminals.of(environment), environment);
    // What libraries and uncaught exceptions print passes the same way.
    System.setOut(console.out());
    System.setErr(console.err());
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    int exitCode = execute(console, clocks, args);
    console.out().flush();
    out.failure().ifPresent(reason -> console.line("sonde: stdout cannot be written: " + reason));
    console.err().flush();
    // Everything is closed. The exit need not wait for the client threads that remain.
    Runtime.getRuntime().halt(exitCode);
  }

  private static int execute(Console console, Clocks clocks, String... args) {
    List<String> arguments =
        Arguments.of(args, System.getProperty("sun.jnu.encoding"), Path.of("/proc/self/cmdline"));
    int unreadable = Arguments.unreadable(arguments);
    if (unreadable > 0) {
      console.line(
          "sonde: argument "
              + unreadable
              + " is not UTF-8; set LC_ALL to a UTF-8 locale, such as"
              + " C.UTF-8");
      return USAGE;
    }
    return SondeCommand.execute(console, clocks, arguments.toArray(new String[0]));
  }
}
