package dev.sonde.worker.probe;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.common.time.NanoClock;
import dev.sonde.worker.http.Connections;
import dev.sonde.worker.http.Dialing;
import dev.sonde.worker.http.HttpLimits;
import dev.sonde.worker.http.Request;
import dev.sonde.worker.http.Tls;
import dev.sonde.worker.sse.ChunkParser;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends probes of any run on one event loop. Not thread-safe: after the construction everything is
 * called on the loop.
 *
 * <p>A probe is one attempt: neither this class nor the connections send a request twice.
 */
public final class Prober implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

  /**
   * How long an idle connection is kept if the server names no time. Many servers keep it for 5 s.
   */
  private static final Duration IDLE = Duration.ofSeconds(4);

  private final ProbeContext context;
  private final Connections connections;
  private final RequestFactory requests;
  private final PromptChecksCache checks = new PromptChecksCache();
  private final Set<OpenProbe> open = new LinkedHashSet<>();

  public Prober(EventLoop loop, NanoClock clock, KeySource keys, ProberLimits limits) {
    this(loop, clock, keys, limits, Outbound.DIRECT);
  }

  /** Creates a prober whose requests leave this machine in the given way. */
  public Prober(
      EventLoop loop, NanoClock clock, KeySource keys, ProberLimits limits, Outbound outbound) {
    this(loop, clock, keys, limits, Dialing.through(outbound));
  }

  /**
   * Creates a prober with its own TLS settings.
   *
   * @param tls called once, outside the loop, when the first https endpoint is used or prepared
   */
  public Prober(
      EventLoop loop, NanoClock clock, KeySource keys, ProberLimits limits, Supplier<Tls> tls) {
    this(loop, clock, keys, limits, Dialing.directly(tls));
  }

  private Prober(
      EventLoop loop, NanoClock clock, KeySource keys, ProberLimits limits, Dialing dialing) {
    this.requests = new RequestFactory(keys);
    LoopLag lag = new LoopLag(loop, clock);
    this.context = new ProbeContext(loop, clock, limits, new ChunkParser(), lag);
    this.connections =
        new Connections(loop, clock, new HttpLimits(limits.headerBytes(), IDLE), dialing);
  }

  /**
   * Resolves the names of a run's endpoints, and loads the trust store if one is needed, so that
   * the first probes take no longer than later ones. Optional.
   */
  public void prepare(Run run) {
    requireLoop();
    for (Target target : run.targets()) {
      try {
        if (requests.key(target).refusal() == null) {
          connections.prepare(requests.endpoint(target));
        }
      } catch (IllegalArgumentException e) {
        LOG.debug("run {} has an endpoint that cannot be used", run.id(), e);
      }
    }
  }

  /** Receives the event of a probe. */
  @FunctionalInterface
  public interface Listener {

    /**
     * The probe has ended. Its connection can be used for the next one, or is closed.
     *
     * @param atNanos when that was
     */
    void ended(ProbeEvent event, long atNanos);
  }

  /** As {@link #fire(ProbeCall, Listener)}. */
  public void fire(ProbeCall call, Consumer<ProbeEvent> listener) {
    fire(call, (event, atNanos) -> listener.accept(event));
  }

  /** Sends now. The listener is called exactly once, on the loop, possibly before this returns. */
  public void fire(ProbeCall call, Listener listener) {
    requireLoop();
    Target target = call.run().targets().get(call.id().target());
    Key key = requests.key(target);
    List<String> secrets = requests.secrets(call.run(), target);
    EventDraft draft = new EventDraft(call, secrets, reading(call), context.clock().nanos());
    Request request;
    try {
      request = requests.of(call, key);
    } catch (IllegalArgumentException e) {
      draft.reading().malformed(String.valueOf(e.getMessage()));
      listener.ended(draft.event(Outcome.CONNECT, "", 0), context.clock().nanos());
      return;
    }
    OpenProbe probe =
        new OpenProbe(
            context, request, draft, (done, event, at) -> close(done, event, at, listener));
    open.add(probe);
    context.lag().opened();
    probe.start(connections);
  }

  private AnswerReading reading(ProbeCall call) {
    boolean keepPrefix = call.run().spec().request().keepPrefix();
    return new AnswerReading(context, call.startNanos(), keepPrefix, checks.of(call));
  }

  private void close(OpenProbe probe, ProbeEvent event, long atNanos, Listener listener) {
    open.remove(probe);
    context.lag().closed();
    try {
      listener.ended(event, atNanos);
    } catch (RuntimeException e) {
      // Netty's pipeline would hide the exception.
      LOG.error("the listener of probe {} of run {} failed", event.index(), event.run(), e);
    }
  }

  /** Probes in flight on this loop. */
  public int open() {
    return open.size();
  }

  /**
   * Aborts all probes in flight: {@code cancelled} if their request was not sent, else {@code
   * in_doubt}, with the milestones reached so far.
   */
  public void abortAll(String why) {
    requireLoop();
    List.copyOf(open).forEach(probe -> probe.abort(why));
  }

  /** Closes pooled connections; probes in flight continue to their end. */
  @Override
  public void close() {
    requireLoop();
    connections.close();
  }

  private void requireLoop() {
    if (!context.loop().inEventLoop()) {
      throw new IllegalStateException("a prober is used on its event loop only");
    }
  }
}
