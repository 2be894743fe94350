package dev.sonde.cli.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The value of {@code --rehearse}.
 *
 * @param atMost how long a rehearsal may take; 0 for none
 * @param always whether loads are rehearsed too that are warm without
 * @param strict whether a run does not start when the limits did not hold
 */
record RehearseFlag(Duration atMost, boolean always, boolean strict) {

  static final Duration USUAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration LEAST = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofMinutes(1);

  static final RehearseFlag OFF = new RehearseFlag(Duration.ZERO, false, false);

  static final String NEEDS_THE_BROKER =
      "--rehearse needs the embedded broker: its topics would be a load for others on a cluster;"
          + " leave out --kafka or --rehearse";

  /** Without the flag: large loads only. */
  static final RehearseFlag USUAL = new RehearseFlag(USUAL_LIMIT, false, false);

  boolean off() {
    return atMost.isZero();
  }

  /** Reads it. */
  static final class Converter implements ITypeConverter<RehearseFlag> {

    @Override
    public RehearseFlag convert(String text) {
      if (text.equals("off")) {
        return OFF;
      }
      if (text.equals("strict")) {
        return new RehearseFlag(USUAL_LIMIT, true, true);
      }
      Duration atMost;
      try {
        atMost = new DurationConverter().convert(text);
      } catch (TypeConversionException e) {
        throw refused(text, e);
      }
      if (atMost.compareTo(LEAST) < 0 || atMost.compareTo(MOST) > 0) {
        throw refused(text, null);
      }
      return new RehearseFlag(atMost, true, false);
    }

    private static TypeConversionException refused(String text, @Nullable Throwable cause) {
      var refusal =
          new TypeConversionException(
              "\"" + text + "\" is not allowed; allowed are off, strict, and 2s to 60s");
      if (cause != null) {
        refusal.initCause(cause);
      }
      return refusal;
    }
  }
}
