package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The connections of one event loop, and the requests on them. A request is sent at most once, also
 * if its connection fails. Used on the loop only.
 */
public final class Connections implements AutoCloseable {

  private record Host(boolean tls, String name, int port) {}

  private final ConnectionContext shared;
  private final OffLoopExecutor handshakes = OffLoopExecutor.ofHandshakes();
  private final OffLoopExecutor lookups = OffLoopExecutor.ofLookups();
  private final Map<Host, ConnectLimiter> limiters = new HashMap<>();
  private final Map<Host, Http1Pool> http1 = new HashMap<>();
  private final Map<Host, Http2Pool> http2 = new HashMap<>();

  /** Connections without a proxy. */
  public Connections(EventLoop loop, NanoClock clock, HttpLimits limits, Supplier<Tls> tls) {
    this(loop, clock, limits, Dialing.directly(tls));
  }

  public Connections(EventLoop loop, NanoClock clock, HttpLimits limits, Dialing dialing) {
    AddressBook book = new AddressBook(loop, clock, lookups, InetAddress::getAllByName);
    Dialer dialer = new Dialer(loop, clock, handshakes, dialing, book);
    this.shared = new ConnectionContext(loop, clock, limits, new Scratch(), dialer);
  }

  /** Starts an exchange, on an idle connection or a new one. */
  public Call start(Exchange exchange) {
    Request request = exchange.request();
    Endpoint endpoint = request.endpoint();
    Host host = new Host(endpoint.tls(), endpoint.host(), endpoint.port());
    PendingCall call = new PendingCall();
    if (request.http2()) {
      http2(host, endpoint).start(exchange, call);
    } else {
      http1(host, endpoint).start(exchange, call);
    }
    return call;
  }

  /** Resolves an endpoint's name and prepares TLS ahead of its first request. */
  public void prepare(Endpoint endpoint) {
    shared.dialer().prepare(endpoint);
  }

  private ConnectLimiter limiter(Host host, Endpoint endpoint) {
    return limiters.computeIfAbsent(host, key -> new ConnectLimiter(endpoint, shared));
  }

  private Http1Pool http1(Host host, Endpoint endpoint) {
    ConnectLimiter limiter = limiter(host, endpoint);
    return http1.computeIfAbsent(host, key -> new Http1Pool(shared, limiter));
  }

  private Http2Pool http2(Host host, Endpoint endpoint) {
    Http1Pool fallback = http1(host, endpoint);
    ConnectLimiter limiter = limiter(host, endpoint);
    return http2.computeIfAbsent(host, key -> new Http2Pool(shared, limiter, fallback));
  }

  /** Closes idle connections; those in use close when their exchange has ended. */
  @Override
  public void close() {
    http1.values().forEach(Http1Pool::close);
    http2.values().forEach(Http2Pool::close);
    handshakes.close();
    lookups.close();
  }
}
