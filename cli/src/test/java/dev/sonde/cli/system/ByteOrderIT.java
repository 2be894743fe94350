package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.WorkloadSpec;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.testing.SocketServer;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.ProbeCall;
import dev.sonde.worker.probe.Prober;
import dev.sonde.worker.probe.ProberLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever order of bytes a server takes that HTTP allows, the fold accepts the event and its times
 * are in order. {@code -Dsonde.fuzz.seed=N} repeats a failure.
 */
class ByteOrderIT {

  private static final int COUNT = 200;
  private static final int LARGE_COUNT = 60;

  /** More than a socket's buffers take at once, and than an HTTP/2 window of 64 KiB. */
  private static final int LARGE_PROMPT = 4 << 20;

  private static final int SMALL_RECEIVE_BUFFER = 32 << 10;

  private final long seed = Long.getLong("sonde.fuzz.seed", System.nanoTime() & 0xFFFF_FFFFL);

  @Test
  void noOrderOverHttp1IsRefused() throws Exception {
    run(seed, false, 20, COUNT);
    run(seed, false, LARGE_PROMPT, LARGE_COUNT);
  }

  @Test
  void noOrderOverHttp2IsRefused() throws Exception {
    run(seed, true, 20, COUNT);
    run(seed, true, 200_000, LARGE_COUNT);
  }

  @Tag("soak")
  @Test
  void noOrderIsRefusedForMinutes() throws Exception {
    for (int i = 0; i < 10 * Integer.getInteger("sonde.soak.minutes", 10); i++) {
      run(seed + i, false, 20, COUNT);
      run(seed + i, false, LARGE_PROMPT, LARGE_COUNT);
      run(seed + i, true, 20, COUNT);
      run(seed + i, true, 200_000, LARGE_COUNT);
    }
  }

  private static void run(long seed, boolean http2, int promptBytes, int count) throws Exception {
    AtomicReference<ByteOrder> order = new AtomicReference<>();
    SocketServer.Script script =
        socket -> {
          ByteOrder drawn = Objects.requireNonNull(order.get());
          if (http2) {
            drawn.http2(socket);
          } else {
            drawn.http1(socket);
          }
        };
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoop loop = group.next();
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    int early = 0;
    try (SocketServer server = new SocketServer(SMALL_RECEIVE_BUFFER, script)) {
      Run run = planned(server, http2, promptBytes);
      CellFold fold = new CellFold(run, new Cell("default", 0), 0);
      for (int index = 0; index < count; index++) {
        ByteOrder drawn = new ByteOrder(seed * COUNT + index);
        order.set(drawn);
        ProbeEvent event = fire(loop, run, index);
        String what = "seed %d, probe %d: %s gave %s".formatted(seed, index, drawn, event);
        fold.add(event);
        assertThat(fold.counts().seen()).as(what).isEqualTo(index + 1);
        assertInOrder(what, event);
        outcomes.merge(event.outcome(), 1, Integer::sum);
        early += event.client().early() ? 1 : 0;
      }
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
    String drawn = "seed %d: %s, %d early".formatted(seed, outcomes, early);
    assertThat(outcomes.getOrDefault(Outcome.OK, 0)).as(drawn).isGreaterThan(count / 4);
    assertThat(outcomes).as(drawn).containsKey(Outcome.BAD_REQUEST);
    if (http2 || promptBytes == LARGE_PROMPT) {
      assertThat(early).as(drawn).isGreaterThan(count / 20);
    }
  }

  private static Run planned(SocketServer server, boolean http2, int promptBytes) {
    String spec =
        """
        models: [m]
        providers: [a]
        prompts: [ping]
        load: {count: %d}
        request: {timeout: 1s, http2: %s}
        """
            .formatted(COUNT, http2);
    Target target = Target.of(0, "m", "a", "m:a", server.url());
    return RunPlanner.plan(
        prompted(new SpecParser(PromptSource.REFUSED).parse("order.yaml", spec), promptBytes),
        List.of(target),
        new RunPlanner.Identity("01KORDER00000000000000000", 1, 1, "test"));
  }

  /** A prompt that may be longer than a spec's text may be. */
  private static Spec prompted(Spec spec, int bytes) {
    WorkloadSpec workload = spec.workload();
    return new Spec(
        spec.name(),
        spec.scope(),
        new WorkloadSpec(
            List.of(PromptSpec.of("x".repeat(bytes))),
            workload.request(),
            workload.load(),
            workload.warmup(),
            workload.seed()),
        spec.budgetNanoUsd(),
        spec.onWorkerLoss(),
        spec.judging());
  }

  /** Fires on connections of its own, so that each probe has a server's whole order. */
  private static ProbeEvent fire(EventLoop loop, Run run, long index) throws Exception {
    CompletableFuture<ProbeEvent> event = new CompletableFuture<>();
    Prober prober =
        loop.submit(() -> new Prober(loop, System::nanoTime, KeySource.NONE, ProberLimits.DEFAULT))
            .get();
    loop.execute(
        () -> {
          long now = System.nanoTime();
          var id = new ProbeEvent.ProbeId(run.id(), "default", index, 1, 0, 0);
          prober.fire(new ProbeCall(id, run, "w-1", now, now, now, () -> 1), event::complete);
        });
    ProbeEvent fired = event.orTimeout(30, TimeUnit.SECONDS).join();
    loop.submit(prober::close).get();
    return fired;
  }

  private static void assertInOrder(String what, ProbeEvent event) {
    Timings timings = event.timings();
    long[] reached =
        LongStream.of(
                timings.due(),
                timings.started(),
                timings.sent(),
                timings.headers(),
                timings.firstChunk(),
                timings.firstToken(),
                timings.lastToken(),
                timings.end())
            .filter(micros -> micros != Timings.NEVER)
            .toArray();
    assertThat(reached).as(what).isSorted();
    if (event.wire().status() != 0) {
      assertThat(timings.sent()).as(what).isNotEqualTo(Timings.NEVER);
    }
    if (event.outcome() == Outcome.OK) {
      for (Metric metric : List.of(Metric.TTFT, Metric.E2E, Metric.HEADERS, Metric.SEND_LAG)) {
        assertThat(metric.micros(event)).as("%s of %s", metric, what).isNotNegative();
      }
    }
  }
}
