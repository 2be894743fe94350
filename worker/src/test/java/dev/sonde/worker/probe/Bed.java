package dev.sonde.worker.probe;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.WorkloadSpec;
import dev.sonde.worker.http.Tls;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A prober on its own event loop, for tests that wait. */
final class Bed implements AutoCloseable {

  static final RequestSpec STREAMING =
      request(RequestSpec.Timeouts.within(Duration.ofSeconds(20)), true, false);

  final EventLoopGroup group;
  final EventLoop loop;
  final Prober prober;
  final long startNanos = System.nanoTime();

  Bed() {
    this(env -> null, ProberLimits.DEFAULT, Tls::trusted);
  }

  /** A bed with keys and allowed endpoints. */
  Bed(KeySource keys) {
    this(keys, ProberLimits.DEFAULT, Tls::trusted);
  }

  Bed(TokenSource tokens, ProberLimits limits, Supplier<Tls> tls) {
    this(KeySource.of(tokens, Reach.ofFleet(List.of())), limits, tls);
  }

  /** A bed whose requests leave this machine in this way, to any endpoint. */
  Bed(Outbound outbound) {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop = group.next();
    prober = new Prober(loop, System::nanoTime, KeySource.NONE, ProberLimits.DEFAULT, outbound);
  }

  private Bed(KeySource keys, ProberLimits limits, Supplier<Tls> tls) {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop = group.next();
    prober = new Prober(loop, System::nanoTime, keys, limits, tls);
  }

  static RequestSpec request(RequestSpec.Timeouts timeouts, boolean stream, boolean http2) {
    return new RequestSpec(
        RequestSpec.Generation.of(64, 0.0, 7L),
        stream,
        timeouts,
        false,
        http2,
        RequestSpec.Keeping.PREFIX,
        RequestSpec.Sending.USUAL);
  }

  static Run run(String endpoint, RequestSpec request) {
    return run(endpoint, request, List.of(PromptSpec.of("ping")), null);
  }

  static Run run(
      String endpoint, RequestSpec request, List<PromptSpec> prompts, @Nullable String billTo) {
    Spec spec =
        new Spec(
            "test",
            new ScopeSpec(
                List.of("org/model"),
                List.of(ProviderSpec.named("p")),
                List.of("here"),
                endpoint,
                false,
                billTo),
            new WorkloadSpec(prompts, request, new LoadSpec.Closed(1, 1L, null), 0, 1),
            null,
            OnWorkerLoss.MARK,
            JudgingSpec.DEFAULT);
    Target target = Target.of(0, "org/model", "p", "org/model:p", endpoint);
    return new Run(
        "01RUN",
        spec,
        "sha256:0",
        List.of(target),
        new Run.Extent(0, 1L),
        new Run.Partitions(1, 1),
        "0.1.0",
        0,
        null);
  }

  ProbeCall call(Run run, long index) {
    long now = System.nanoTime();
    var id = new ProbeEvent.ProbeId(run.id(), "here", index, 1, 0, 0);
    return new ProbeCall(id, run, "w-1", startNanos, now, now, () -> 1);
  }

  CompletableFuture<ProbeEvent> fire(Run run, long index) {
    CompletableFuture<ProbeEvent> event = new CompletableFuture<>();
    loop.execute(
        () ->
            prober.fire(
                call(run, index),
                fired -> {
                  if (!event.complete(fired)) {
                    throw new AssertionError("a second event: " + fired);
                  }
                }));
    return event;
  }

  /** Sends a probe and waits for its event. */
  ProbeEvent probe(Run run) {
    return await(fire(run, 0));
  }

  ProbeEvent probe(String endpoint) {
    return probe(run(endpoint, STREAMING));
  }

  ProbeEvent probe(String endpoint, UnaryOperator<RequestSpec> change) {
    return probe(run(endpoint, change.apply(STREAMING)));
  }

  <V> V onLoop(Callable<V> work) {
    CompletableFuture<V> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return await(result);
  }

  static <V> V await(CompletableFuture<V> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    onLoop(
        () -> {
          prober.close();
          return true;
        });
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
