package dev.sonde.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load of the machine: Linux's pressure stall information of its processors. */
final class CpuPressure {

  /** Percent of the last ten seconds in which a task waited for a processor. */
  static final double QUIET = 20;

  private static final Path FILE = Path.of("/proc/pressure/cpu");
  private static final Pattern SOME = Pattern.compile("(?m)^some avg10=([\\d.]+) ");

  private CpuPressure() {}

  /** The pressure in percent; empty if the kernel does not report it. */
  static OptionalDouble some() {
    try {
      return some(Files.readString(FILE));
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  static OptionalDouble some(String text) {
    Matcher found = SOME.matcher(text);
    return found.find()
        ? OptionalDouble.of(Double.parseDouble(found.group(1)))
        : OptionalDouble.empty();
  }

  /** Whether a load of a few probes a second can be measured here now. */
  static boolean isQuiet(OptionalDouble some) {
    return some.isPresent() && some.getAsDouble() < QUIET;
  }
}
