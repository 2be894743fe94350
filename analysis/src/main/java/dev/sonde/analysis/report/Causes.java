package dev.sonde.analysis.report;

import dev.sonde.common.run.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Possible causes of delays. A cause is reported only together with an effect: a busy machine that
 * was never late does not make a run invalid.
 */
final class Causes {

  private static final double BUSY = 0.8;
  private static final double PRESSURE = 0.2;
  private static final double STOLEN = 0.02;
  private static final double PAUSE_MILLIS = 10;

  private Causes() {}

  /** The causes that at least one worker shows, each with its largest value. */
  static List<Cause> of(List<WorkerReport> workers) {
    List<Cause> causes = new ArrayList<>();
    name(
        CauseCode.CPU_PRESSURE,
        PRESSURE,
        workers,
        worker -> worker.machine().cpuPressure(),
        causes);
    name(CauseCode.CPU, BUSY, workers, WorkerReport::cpu, causes);
    name(CauseCode.MACHINE_CPU, BUSY, workers, worker -> worker.machine().cpu(), causes);
    name(CauseCode.STEAL, STOLEN, workers, worker -> worker.machine().stolen(), causes);
    name(
        CauseCode.GC_PAUSE,
        PAUSE_MILLIS,
        workers,
        worker -> worker.delays().gcPauseMs().max(),
        causes);
    return causes;
  }

  private static void name(
      CauseCode code,
      double least,
      List<WorkerReport> workers,
      Function<WorkerReport, @Nullable Double> figure,
      List<Cause> causes) {
    workers.stream()
        .map(figure)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .max()
        .ifPresent(
            value -> {
              if (value >= least) {
                causes.add(new Cause(Code.of(code), value));
              }
            });
  }
}
