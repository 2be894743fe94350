package dev.sonde.benchmarks;

import dev.sonde.common.run.Run;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Drives a prober on one event loop, as a worker does, and prints its resource usage as one line of
 * {@code key=value}.
 *
 * <pre>
 *   lanes start ── warmup ──▶ measured ──▶ lines, stamps, exit
 * </pre>
 */
public final class ProbeLoad {

  private static final Set<String> KEYS =
      Set.of("url", "model", "streams", "warmup", "seconds", "stamps");
  private static final long SAMPLE_MILLIS = 100;

  private final ClosedLoop lanes;
  private final int streams;
  private long residentMib;
  private long leastOpen = Long.MAX_VALUE;

  private ProbeLoad(ClosedLoop lanes, int streams) {
    this.lanes = lanes;
    this.streams = streams;
  }

  public static void main(String[] args) throws InterruptedException, IOException {
    Arguments arguments = Arguments.of(args, KEYS);
    Run run =
        SampleRun.against(
            arguments.text("url", "http://127.0.0.1:8090/v1"),
            arguments.text("model", "truth/model"));
    var group = new MultiThreadIoEventLoopGroup(1, transport());
    EventLoop loop = group.next();
    StampLog stamps = new StampLog();
    ClosedLoop lanes = new ClosedLoop(loop, System::nanoTime, run, stamps);
    ProbeLoad load = new ProbeLoad(lanes, arguments.number("streams", 32));
    load.measure(arguments.number("warmup", 5), arguments.number("seconds", 5));
    loop.submit(lanes::stop).sync();
    String file = arguments.text("stamps", "");
    if (!file.isEmpty()) {
      stamps.write(Path.of(file), run.id() + "-" + SampleRun.REGION + "-", "-1");
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private static IoHandlerFactory transport() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  private void measure(int warmupSeconds, int seconds) throws InterruptedException {
    lanes.start(streams);
    watch(warmupSeconds);
    leastOpen = Long.MAX_VALUE;
    lanes.record();
    long ended = lanes.ended();
    long cpu = ProcessUsage.cpuNanos();
    long start = System.nanoTime();
    watch(seconds);
    long done = lanes.ended() - ended;
    double cpuMicros = (ProcessUsage.cpuNanos() - cpu) / 1e3;
    double elapsed = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "streams=%d failed=%d perSecond=%.0f cpuMicros=%.2f cores=%.2f residentMib=%d open=%d%n",
        done,
        lanes.failed(),
        done / elapsed,
        cpuMicros / Math.max(1, done),
        cpuMicros / 1e6 / elapsed,
        residentMib,
        leastOpen);
  }

  private void watch(int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
      residentMib = Math.max(residentMib, ProcessUsage.residentMib());
      leastOpen = Math.min(leastOpen, lanes.open());
    }
  }
}
