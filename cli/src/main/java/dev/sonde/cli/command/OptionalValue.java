package dev.sonde.cli.command;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads a flag with an optional value: the next argument is the value unless it is a flag. */
final class OptionalValue implements IParameterConsumer {

  @Override
  @SuppressWarnings("JdkObsolete") // Picocli passes arguments in a Stack.
  public void consumeParameters(Stack<String> args, ArgSpec flag, CommandSpec command) {
    boolean given = !args.isEmpty() && !args.peek().startsWith("-");
    flag.setValue(given ? args.pop() : ((OptionSpec) flag).fallbackValue());
  }
}
