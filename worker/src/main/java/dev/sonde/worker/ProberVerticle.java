package dev.sonde.worker;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.time.NanoClock;
import dev.sonde.worker.probe.ProbeCall;
import dev.sonde.worker.probe.Prober;
import dev.sonde.worker.probe.ProberLimits;
import dev.sonde.worker.probe.TokenSource;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One core's share of the probes: an event loop, its pacer and its connections.
 *
 * <p>The pacer is the event loop's own timer queue: nanosecond deadlines on epoll, one wake-up a
 * probe, no spinning.
 */
final class ProberVerticle extends VerticleBase {

  private final NanoClock clock;
  private final TokenSource tokens;
  private final Duration rehearsal;
  private @Nullable EventLoop loop;
  private @Nullable Prober prober;

  ProberVerticle(NanoClock clock, TokenSource tokens, Duration rehearsal) {
    this.clock = clock;
    this.tokens = tokens;
    this.rehearsal = rehearsal;
  }

  @Override
  public Future<?> start() {
    EventLoop own = ((ContextInternal) context).nettyEventLoop();
    loop = own;
    prober = new Prober(own, clock, tokens, ProberLimits.DEFAULT);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Prober open = prober;
    if (open != null) {
      open.close();
    }
    return Future.succeededFuture();
  }

  /** Sends at the given time, or at once when it has passed. Callable from any thread. */
  void fireAt(long nanos, CallAt call, Consumer<ProbeEvent> listener) {
    EventLoop own = loop;
    if (own == null) {
      throw new IllegalStateException("the prober has not started");
    }
    own.execute(
        () -> {
          long delay = nanos - clock.nanos();
          if (delay <= 0) {
            fire(call, listener);
          } else {
            own.schedule(() -> fire(call, listener), delay, TimeUnit.NANOSECONDS);
          }
        });
  }

  /** Makes the call once it is known when the pacer fired. */
  @FunctionalInterface
  interface CallAt {
    ProbeCall startedAt(long nanos);
  }

  private void fire(CallAt call, Consumer<ProbeEvent> listener) {
    Prober own = prober;
    if (own != null) {
      own.fire(call.startedAt(clock.nanos()), listener);
    }
  }
}
