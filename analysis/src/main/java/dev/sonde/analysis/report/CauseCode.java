package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;
import dev.sonde.common.run.Code;

/** A possible cause of a worker's delay. */
public enum CauseCode {
  /** Tasks waited for a processor. */
  CPU_PRESSURE,
  /** The worker itself used the processors. */
  CPU,
  /** The processors were in use, by any process. */
  MACHINE_CPU,
  /** The hypervisor gave the processors to other machines. */
  STEAL,
  /** Garbage collection. */
  GC_PAUSE;

  static final class Reader extends StdConverter<String, Code<CauseCode>> {
    @Override
    public Code<CauseCode> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
