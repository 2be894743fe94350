package dev.sonde.benchmarks;

import dev.sonde.worker.sse.ChunkParser;
import dev.sonde.worker.sse.Shape;
import dev.sonde.worker.sse.SseDecoder;
import dev.sonde.worker.sse.TextDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes one stream of 16 token chunks: microseconds per stream. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SseDecoderBenchmark {

  private static final int LIMIT = 1 << 20;

  /** Whether all chunks come in one read, or each chunk in its own. */
  @Param({"together", "apart"})
  public String reads = "together";

  private final byte[] whole = SampleStream.whole();
  private final List<byte[]> events = SampleStream.events();
  private final ChunkParser parser = new ChunkParser();

  /** Decodes lines and events only. */
  @Benchmark
  public long frames() {
    Counting counting = new Counting();
    feed(new SseDecoder(counting, LIMIT, LIMIT));
    return counting.bytes;
  }

  /** Also parses the JSON of the events, with digests of the texts and the shape. */
  @Benchmark
  public long chunks() {
    Parsing parsing = new Parsing(parser);
    feed(new SseDecoder(parsing, LIMIT, LIMIT));
    return parsing.content.hash() + parsing.shape.signature() + parsing.tokens;
  }

  private void feed(SseDecoder decoder) {
    if (reads.equals("together")) {
      decoder.feed(whole, 0, whole.length, 1);
    } else {
      for (byte[] event : events) {
        decoder.feed(event, 0, event.length, 1);
      }
    }
    decoder.end();
  }

  /** Adds up the lengths of the events. */
  private static final class Counting implements SseDecoder.Listener {
    private long bytes;

    @Override
    public void event(byte[] data, int offset, int length, long readNanos) {
      bytes += length;
    }

    @Override
    public void tooLong(String what) {
      throw new IllegalStateException(what);
    }
  }

  /** Reads the chunks as a probe does. */
  private static final class Parsing implements SseDecoder.Listener {
    private final ChunkParser parser;
    private final TextDigest content = new TextDigest(256);
    private final Shape shape = new Shape();
    private final ChunkParser.Answer answer =
        new ChunkParser.Answer(content, new TextDigest(0), shape);
    private int tokens;

    private Parsing(ChunkParser parser) {
      this.parser = parser;
    }

    @Override
    public void event(byte[] data, int offset, int length, long readNanos) {
      if (data[offset] == '{') {
        try {
          tokens += parser.parse(data, offset, length, answer).token() ? 1 : 0;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void tooLong(String what) {
      throw new IllegalStateException(what);
    }
  }
}
