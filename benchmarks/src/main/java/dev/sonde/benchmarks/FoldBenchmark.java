package dev.sonde.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes and folds records of the events topic: events a second on one core. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class FoldBenchmark {

  static final int EVENTS = 1 << 16;

  private EventLog log = EventLog.of(0);

  /** Creates a log whose blocks were not counted before, because known blocks cost less. */
  @Setup(Level.Invocation)
  public void nextEvents() {
    log = log.isEmpty() ? EventLog.of(EVENTS) : log;
    log.startOver();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long fold() {
    return log.foldAll();
  }
}
