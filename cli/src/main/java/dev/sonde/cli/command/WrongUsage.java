package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.NearestName;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in a few lines what is wrong with a command line: the fault, the nearest flags of that verb,
 * and where the others are listed.
 */
final class WrongUsage implements IParameterExceptionHandler {

  private static final int MOST_SUGGESTIONS = 3;

  private final Console console;

  WrongUsage(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException fault, String[] arguments) {
    CommandLine verb = fault.getCommandLine();
    console.message("sonde: " + fault.getMessage());
    List<String> near = near(fault, verb);
    if (!near.isEmpty()) {
      console.message("did you mean " + String.join(" or ", near) + "?");
    }
    console.message(verb.getCommandSpec().qualifiedName() + " --help lists what it takes");
    return ExitCode.USAGE.code();
  }

  private static List<String> near(ParameterException fault, CommandLine verb) {
    if (!(fault instanceof UnmatchedArgumentException unmatched)) {
      return List.of();
    }
    List<String> flags =
        verb.getCommandSpec().options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .toList();
    return unmatched.getUnmatched().stream()
        .filter(argument -> argument.startsWith("-"))
        .map(argument -> argument.replaceFirst("=.*", ""))
        .flatMap(flag -> nearest(flag, flags))
        .distinct()
        .limit(MOST_SUGGESTIONS)
        .toList();
  }

  private static Stream<String> nearest(String flag, List<String> flags) {
    return NearestName.ranked(flag, flags, 1).stream();
  }
}
