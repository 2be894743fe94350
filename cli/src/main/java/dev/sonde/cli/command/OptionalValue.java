package dev.sonde.cli.command;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The value of a flag that need not have one: what follows, unless that is a flag itself. */
final class OptionalValue implements IParameterConsumer {

  @Override
  @SuppressWarnings("JdkObsolete") // Picocli hands its arguments over in a Stack.
  public void consumeParameters(Stack<String> args, ArgSpec flag, CommandSpec command) {
    boolean given = !args.isEmpty() && !args.peek().startsWith("-");
    flag.setValue(given ? args.pop() : ((OptionSpec) flag).fallbackValue());
  }
}
