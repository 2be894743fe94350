package dev.sonde.worker;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.time.NanoClock;
import dev.sonde.worker.claim.Fate;
import dev.sonde.worker.probe.KeySource;
import dev.sonde.worker.probe.ProbeCall;
import dev.sonde.worker.probe.Prober;
import dev.sonde.worker.probe.ProberLimits;
import dev.sonde.worker.rehearsal.Rehearsal;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop with its pacer and its connections; a worker has one for each core.
 *
 * <p>The pacer is the timer queue of the event loop: nanosecond deadlines on epoll, one wake-up for
 * each probe, no busy waiting.
 */
final class ProberVerticle extends VerticleBase {

  private final NanoClock clock;
  private final KeySource keys;

  private final Duration rehearsal;
  private final Outbound outbound;

  private @Nullable EventLoop loop;
  private @Nullable Prober prober;

  ProberVerticle(NanoClock clock, KeySource keys, Duration rehearsal, Outbound outbound) {
    this.outbound = outbound;
    this.clock = clock;
    this.keys = keys;
    this.rehearsal = rehearsal;
  }

  @Override
  public Future<?> start() {
    EventLoop own = ((ContextInternal) context).nettyEventLoop();
    loop = own;
    prober = new Prober(own, clock, keys, ProberLimits.DEFAULT, outbound);
    return Future.fromCompletionStage(
            Rehearsal.run(own, clock, rehearsal, Rehearsal.CALLS), context)
        // Without a rehearsal the first probe runs cold code, and its lag shows that.
        .otherwiseEmpty();
  }

  @Override
  public Future<?> stop() {
    Prober open = prober;
    if (open != null) {
      open.close();
    }
    return Future.succeededFuture();
  }

  /** One of the methods is called once, on the event loop. */
  interface Listener {
    /**
     * @param atNanos when the connection was free again, or closed
     */
    void ended(ProbeEvent event, long atNanos);

    /** The pacer fired after the window: nothing was sent. */
    void tooLate(long nowNanos);
  }

  /** Sends once, within the window. From any thread. */
  @SuppressWarnings("FutureReturnValueIgnored") // A timer is not awaited; the listener is called.
  void fireAt(Fate.Send window, CallAt call, Listener listener) {
    EventLoop own = loop;
    if (own == null) {
      throw new IllegalStateException("the prober has not started");
    }
    own.execute(
        () -> {
          long delay = window.atNanos() - clock.nanos();
          if (delay <= 0) {
            fire(window, call, listener);
          } else {
            own.schedule(() -> fire(window, call, listener), delay, TimeUnit.NANOSECONDS);
          }
        });
  }

  /** Creates the call with the time at which the pacer fired. */
  @FunctionalInterface
  interface CallAt {
    ProbeCall startedAt(long nanos);
  }

  /** Sends now, if the window is open. On the event loop. */
  void fire(Fate.Send window, CallAt call, Listener listener) {
    Prober own = prober;
    long now = clock.nanos();
    if (window.isOver(now)) {
      listener.tooLate(now);
    } else if (own != null) {
      own.fire(call.startedAt(now), listener::ended);
    }
  }
}
