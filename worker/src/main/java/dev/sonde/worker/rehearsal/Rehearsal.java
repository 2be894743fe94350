package dev.sonde.worker.rehearsal;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.WorkloadSpec;
import dev.sonde.common.time.NanoClock;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.ProbeCall;
import dev.sonde.worker.probe.Prober;
import dev.sonde.worker.probe.ProberLimits;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends probes to a canned server on the same loop, so that the first real probe runs compiled
 * code. Closes its port and its connections at the end.
 */
public final class Rehearsal {

  public static final int CALLS = 200;
  public static final Duration BUDGET = Duration.ofMillis(400);

  /**
   * The result of a rehearsal.
   *
   * @param calls probes that ended
   * @param failed how many of them had an outcome other than OK
   * @param encodedBytes encoded size of their events
   * @param firstMicros the first probe's time from sent to end, on cold code
   * @param lastMicros the last probe's time, on warm code
   */
  public record Report(
      int calls, int failed, long encodedBytes, long firstMicros, long lastMicros) {}

  private final EventLoop loop;
  private final NanoClock clock;
  private final long endNanos;
  private final int maxCalls;
  private final CompletableFuture<Report> done;
  private final CannedServer server;
  private final Prober prober;
  private int calls;
  private int failed;
  private long encodedBytes;
  private long firstMicros;
  private long lastMicros;

  private Rehearsal(
      EventLoop loop,
      NanoClock clock,
      Duration budget,
      int maxCalls,
      CompletableFuture<Report> done) {
    this.done = done;
    this.loop = loop;
    this.clock = clock;
    this.endNanos = clock.nanos() + budget.toNanos();
    this.maxCalls = maxCalls;
    this.server = new CannedServer(loop);
    this.prober = new Prober(loop, clock, KeySource.NONE, ProberLimits.DEFAULT);
  }

  /** Rehearses for {@link #BUDGET} or {@link #CALLS}, whichever ends first. */
  public static CompletableFuture<Report> run(EventLoop loop, NanoClock clock) {
    return run(loop, clock, BUDGET, CALLS);
  }

  /**
   * Rehearses until the budget is used or the calls are made, with one call at least. May be called
   * on any thread; the future completes on the loop.
   */
  public static CompletableFuture<Report> run(
      EventLoop loop, NanoClock clock, Duration budget, int calls) {
    CompletableFuture<Report> done = new CompletableFuture<>();
    loop.execute(() -> new Rehearsal(loop, clock, budget, calls, done).start());
    return done;
  }

  private void start() {
    server
        .bound()
        .addListener(
            bound -> {
              if (bound.isSuccess()) {
                next(play(server.endpoint()));
              } else {
                prober.close();
                done.completeExceptionally(bound.cause());
              }
            });
  }

  private void next(Run run) {
    boolean late = calls > 0 && clock.nanos() - endNanos >= 0;
    if (late || calls >= maxCalls) {
      prober.close();
      server.close().addListener(closed -> done.complete(report()));
      return;
    }
    long now = clock.nanos();
    var id = new ProbeEvent.ProbeId(run.id(), "rehearsal", calls, 1, 0, 0);
    ProbeCall call = new ProbeCall(id, run, "rehearsal", now, now, now, () -> 1);
    // Through the loop's queue: a listener that fires the next probe would nest the calls.
    prober.fire(call, event -> loop.execute(() -> over(run, event)));
  }

  private void over(Run run, ProbeEvent event) {
    lastMicros = event.timings().end() - event.timings().sent();
    firstMicros = calls == 0 ? lastMicros : firstMicros;
    calls++;
    failed += event.outcome() == Outcome.OK ? 0 : 1;
    encodedBytes += EventCodec.encode(event).length;
    next(run);
  }

  private Report report() {
    return new Report(calls, failed, encodedBytes, firstMicros, lastMicros);
  }

  private static Run play(String endpoint) {
    RequestSpec.Timeouts timeouts = RequestSpec.Timeouts.within(Duration.ofSeconds(2));
    Spec spec =
        new Spec(
            "rehearsal",
            ScopeSpec.of("rehearsal", "rehearsal", "rehearsal", endpoint),
            new WorkloadSpec(
                List.of(PromptSpec.of("rehearsal")),
                RequestSpec.streamed(
                    RequestSpec.Generation.of(CannedServer.TOKENS, 0.0, 1L), timeouts),
                new LoadSpec.Closed(1, 1L, null),
                0,
                1),
            null,
            OnWorkerLoss.MARK,
            JudgingSpec.DEFAULT);
    Target target = Target.of(0, "rehearsal", "rehearsal", "rehearsal", endpoint);
    return new Run(
        "rehearsal",
        spec,
        "",
        List.of(target),
        new Run.Extent(0, 1L),
        new Run.Partitions(1, 1),
        "rehearsal",
        0,
        null);
  }
}
