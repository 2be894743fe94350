package dev.sonde.coordinator.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that cannot be run, with all of its faults, for the user to correct. */
public final class SpecException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<SpecFault> faults;

  public SpecException(String source, List<SpecFault> faults) {
    super(faults.stream().map(each -> line(source, each)).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** At least one, in the order of the text. */
  public List<SpecFault> faults() {
    return faults;
  }

  private static String line(String source, SpecFault fault) {
    String where = fault.line() > 0 ? source + ":" + fault.line() + ": " : "";
    return where + fault.text();
  }
}
