package dev.sonde.benchmarks;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Encodes and decodes one event of 16 token chunks: microseconds per event. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventCodecBenchmark {

  private final ProbeEvent event = SampleRun.event(1);
  private final byte[] bytes = EventCodec.encode(event);

  @Benchmark
  public byte[] encode() {
    return EventCodec.encode(event);
  }

  @Benchmark
  public void decode(Blackhole hole) {
    EventCodec.decode(bytes, new Swallowing(hole));
  }

  private record Swallowing(Blackhole hole) implements EventCodec.Handler {
    @Override
    public void probe(ProbeEvent event) {
      hole.consume(event);
    }

    @Override
    public void end(String run, String reason) {
      throw new IllegalStateException("found an end, but a probe was encoded");
    }
  }
}
