package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;

/** What held a worker up. */
public enum CauseCode {
  /** Something waited for a processor. */
  CPU_PRESSURE,
  /** The worker itself used the processors. */
  CPU,
  /** The processors were in use, by whomever. */
  MACHINE_CPU,
  /** The hypervisor gave the processors to others. */
  STEAL,
  /** Garbage collection. */
  GC_PAUSE;

  /** Reads one from JSON. */
  static final class Reader extends StdConverter<String, Code<CauseCode>> {
    @Override
    public Code<CauseCode> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
